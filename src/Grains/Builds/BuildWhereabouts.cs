using BuildFarm.Grains.Dispatch;

namespace BuildFarm.Grains.Builds;

/// <summary>
/// Whether what a build holds is where its calls go now. A build that another server takes on, or one whose machine started anew, finds its
/// instance gone: then it starts over, since nothing of an instance is left anywhere else.
/// </summary>
internal static class BuildWhereabouts
{
    /// <summary>The value of the answer that names what is gone; empty when everything is there.</summary>
    public const string Missing = "missing";

    /// <summary>More than that is no accident of servers.</summary>
    public const int MaximumRestarts = 10;

    // the question changes nothing, so it needs no number of its own
    private const int Ordinal = -1;

    /// <summary>The call that asks, or null when there is nothing to ask for.</summary>
    public static CloudCall? Question(string arn, ImageBuildState state)
    {
        if (state.Inputs is null || !state.SlotHeld || state.Ending)
        {
            return null;
        }

        var instances = Live(state).Where(i => !state.Pending.Exists(c => Terminates(c, i))).Select(i => i.Id).ToList();
        var image = Made(state).Where(i => i.Region == state.Inputs.InstanceRegion).Select(i => i.ImageId).FirstOrDefault("");
        return instances.Count == 0 && image.Length == 0 ? null : new CloudCall
        {
            Token = CallTokens.Make(arn, Ordinal),
            Kind = CloudCallKind.Locate,
            Build = arn,
            Region = state.Inputs.InstanceRegion,
            Arguments = new() { ["instances"] = string.Join(',', instances), ["image"] = image },
        };
    }

    /// <summary>The journal of a build that starts over in the slot it holds. Its number, its tokens' count and what it did so far stay.</summary>
    public static ImageBuildState Anew(ImageBuildState earlier) => new()
    {
        Status = earlier.Status,
        Started = earlier.Started,
        Revision = earlier.Revision,
        Calls = earlier.Calls,
        Stages = earlier.Stages,
        RetryToken = earlier.RetryToken,
        Restarts = earlier.Restarts + 1,
        Retried = [.. earlier.Retried, .. earlier.Workflows],
        Instances = [.. earlier.Instances.Select(i => i.Kept ? i : i with { Terminated = true })],
    };

    /// <summary>
    /// Calls that remove what the earlier try made, as far as it is within reach. They are not journalled: instances that they miss
    /// belong to no build any more and fall to the reaper of whichever server has them.
    /// </summary>
    public static IEnumerable<CloudCall> Removals(string arn, ImageBuildState earlier, ImageBuildState state)
    {
        foreach (var instance in Live(earlier))
        {
            yield return Removal(arn, state, CloudCallKind.TerminateInstance, instance.Region, "instanceId", instance.Id);
        }

        foreach (var image in Made(earlier))
        {
            yield return Removal(arn, state, CloudCallKind.DeregisterImage, image.Region, "imageId", image.ImageId);
        }
    }

    private static IEnumerable<InstanceRecord> Live(ImageBuildState state) => state.Instances.Where(i => !i.Terminated && !i.Kept);

    /// <summary>The images of the build's own making; one that it only distributes is not.</summary>
    private static IEnumerable<OutputImageRecord> Made(ImageBuildState state) =>
        (state.Built is null ? state.Outputs : state.Outputs.Prepend(state.Built))
            .DistinctBy(i => (i.Region, i.ImageId))
            .Where(i => state.Inputs?.Source is not { } source || i.ImageId != source.ImageId || i.Region != source.Region);

    private static bool Terminates(CloudCall call, InstanceRecord instance) =>
        call.Kind == CloudCallKind.TerminateInstance && call.Argument("instanceId") == instance.Id;

    private static CloudCall Removal(string arn, ImageBuildState state, CloudCallKind kind, string region, string name, string id) =>
        new() { Token = CallTokens.Make(arn, ++state.Calls), Kind = kind, Build = arn, Region = region, Arguments = new() { [name] = id } };
}
