namespace BuildFarm.Grains.Builds;

/// <param name="Problem">Why the build can't begin; empty when it can.</param>
internal sealed record LoadedBuild(BuildInputs Inputs, List<WorkflowRun> Workflows, string Problem)
{
    public string OsVersion { get; init; } = "";

    public string PackagesBlob { get; init; } = "";

    public long SizeBytes { get; init; }

    /// <summary>Begins a journal. Where an image is distributed as it is, that image counts as built, and what is known of it as collected.</summary>
    public void Fill(ImageBuildState state)
    {
        state.Inputs = Inputs;
        state.Workflows = Workflows;
        if (Inputs.Source is { } source)
        {
            state.Built = source with { };
            state.OsVersion = OsVersion;
            state.PackagesBlob = PackagesBlob;
            state.SizeBytes = SizeBytes;
        }
    }
}
