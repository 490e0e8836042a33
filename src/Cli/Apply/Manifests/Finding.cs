namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>Something wrong in a manifest: where, what, what to write instead.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed record Finding(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
