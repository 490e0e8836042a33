using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds;

/// <summary>What has to be undone when a build ends, however it ends.</summary>
internal static class BuildCleanup
{
    /// <summary>Journals the calls that leave nothing behind but what was asked for.</summary>
    public static void Plan(string arn, ImageBuildState state, string status)
    {
        // calls that may have made something are waited for and undone; the others no longer matter
        state.Pending.RemoveAll(c => c.Kind is not (CloudCallKind.LaunchInstance or CloudCallKind.CreateImage or CloudCallKind.ImportImage
            or CloudCallKind.CreateImageFromLayer or CloudCallKind.CopyImage or CloudCallKind.TerminateInstance or CloudCallKind.DeregisterImage));
        foreach (var instance in state.Instances.Where(i => !i.Terminated))
        {
            if (status == BuildStatus.Failed && (state.Inputs is { TerminateOnFailure: false } || StaysByDocument(state, instance)))
            {
                instance.Kept = true;
            }
            else
            {
                Terminate(arn, state, instance.Region, instance.Id);
                instance.Terminated = true;
            }
        }

        var kept = status == BuildStatus.Available ? state.Outputs : [];
        var source = state.Inputs?.Source;
        var made = state.Built is null ? state.Outputs : state.Outputs.Prepend(state.Built);
        foreach (var image in made.DistinctBy(i => (i.Region, i.ImageId)).Where(i => i.ImageId != source?.ImageId || i.Region != source.Region).Where(i => !kept.Exists(k => k.ImageId == i.ImageId && k.Region == i.Region)).ToList())
        {
            Deregister(arn, state, image.Region, image.ImageId);
        }

        if (status != BuildStatus.Available)
        {
            state.Outputs.Clear();
        }

        if (status == BuildStatus.Failed && state.CurrentWorkflow < state.Workflows.Count)
        {
            RollBack(state, state.Workflows[state.CurrentWorkflow]);
        }
    }

    /// <summary>Says of every step that ran what became of what it had made; of all actions only the launch of an instance has something to undo.</summary>
    private static void RollBack(ImageBuildState state, WorkflowRun workflow)
    {
        foreach (var step in workflow.Steps.Where(s => s.Status is "COMPLETED" or "FAILED"))
        {
            var undone = step.Action == "LaunchInstance" && state.Instances.Exists(i => Launched(step, i) && !i.Kept);
            step.RollbackStatus = undone ? "COMPLETED" : "SKIPPED";
        }
    }

    private static bool StaysByDocument(ImageBuildState state, InstanceRecord instance) =>
        state.Workflows.SelectMany(w => w.Steps).Any(s => s.Action == "LaunchInstance" && s.RollbackDisabled && Launched(s, instance));

    private static bool Launched(StepRecord step, InstanceRecord instance) =>
        step.Outputs.GetValueOrDefault("instanceId") == instance.Id || step.Progress.GetValueOrDefault("instanceId") == instance.Id;

    /// <summary>A call ended after the end was decided: what it made goes.</summary>
    public static void Undo(string arn, ImageBuildState state, CloudCall call, CloudCallResult result)
    {
        if (!result.Succeeded)
        {
            return; // nothing was made; what could not be removed stays with the reaper
        }

        switch (call.Kind)
        {
            case CloudCallKind.LaunchInstance:
                Terminate(arn, state, call.Region, result.Value("instanceId"));
                break;
            case CloudCallKind.CreateImage or CloudCallKind.CreateImageFromLayer or CloudCallKind.CopyImage or CloudCallKind.ImportImage:
                Deregister(arn, state, call.Region, result.Value("imageId"));
                break;
        }
    }

    private static void Terminate(string arn, ImageBuildState state, string region, string instanceId) =>
        Add(arn, state, CloudCallKind.TerminateInstance, region, new() { ["instanceId"] = instanceId });

    private static void Deregister(string arn, ImageBuildState state, string region, string imageId) =>
        Add(arn, state, CloudCallKind.DeregisterImage, region, new() { ["imageId"] = imageId });

    private static void Add(string arn, ImageBuildState state, CloudCallKind kind, string region, Dictionary<string, string> arguments) =>
        state.Pending.Add(new CloudCall { Token = CallTokens.Make(arn, ++state.Calls), Kind = kind, Build = arn, Region = region, Arguments = arguments });
}
