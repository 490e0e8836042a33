using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds;

/// <summary>What an action may see and do in a turn: read and change the journal, ask for calls, end its step.</summary>
internal sealed class StepContext(string buildArn, ImageBuildState state, WorkflowRun workflow, StepRecord step)
{
    public string BuildArn => buildArn;

    public ImageBuildState State => state;

    public WorkflowRun Workflow => workflow;

    public StepRecord Step => step;

    public BuildInputs Inputs => state.Inputs!;

    /// <summary>Tags that the distribution settings give to images of the region that builds.</summary>
    public Dictionary<string, string> ImageTags => Inputs.Targets.Find(t => t.Region == Inputs.InstanceRegion)?.Tags ?? [];

    /// <summary>Null while the step goes on.</summary>
    public StepEnd? End { get; private set; }

    /// <summary>Journals a call; it is handed out once the journal is written.</summary>
    public CloudCall Call(CloudCallKind kind, string region, Dictionary<string, string> arguments)
    {
        var call = new CloudCall
        {
            Token = CallTokens.Make(buildArn, ++state.Calls),
            Kind = kind,
            Build = buildArn,
            Region = region,
            Arguments = arguments,
            Deadline = step.Deadline,
        };
        state.Pending.Add(call);
        return call;
    }

    public void Complete(Dictionary<string, string>? outputs = null)
    {
        foreach (var (name, value) in outputs ?? [])
        {
            step.Outputs[name] = value;
        }

        End = new StepEnd(true, "");
    }

    /// <summary>What the cloud made is the build's image from here on, and the step's output.</summary>
    public void CompleteWithImage(CloudCallResult made)
    {
        state.Built = new OutputImageRecord
        {
            Region = Inputs.InstanceRegion,
            ImageId = made.Value("imageId"),
            Account = Inputs.Account,
            Name = Inputs.ImageName,
            Description = Inputs.Description,
        };
        state.SizeBytes = long.TryParse(made.Value("sizeBytes"), out var size) ? size : state.SizeBytes;
        Complete(new() { ["imageId"] = made.Value("imageId") });
    }

    public void Fail(string reason) => End = new StepEnd(false, reason);

    /// <summary>The instance that the step's instanceId input names, or null when nothing had to be launched.</summary>
    public InstanceRecord? Instance()
    {
        var id = step.Inputs.GetValueOrDefault("instanceId", "");
        return state.Instances.FirstOrDefault(i => i.Id == id);
    }
}
