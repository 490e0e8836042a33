using Orleans;

namespace BuildFarm.Grains.Builds;

/// <summary>A component of the recipe and what became of it.</summary>
[GenerateSerializer, Alias("buildfarm.component-record")]
public sealed record ComponentRecord
{
    [Id(0)] public string Arn { get; set; } = "";
    /// <summary>Key of the layer after this component's build phase; empty when no layer may stand for it.</summary>
    [Id(1)] public string LayerKey { get; set; } = "";
    [Id(2)] public bool HasBuild { get; set; }
    [Id(3)] public bool HasValidate { get; set; }
    [Id(4)] public bool HasTest { get; set; }
    /// <summary>Empty, ran, reused or failed.</summary>
    [Id(5)] public string BuildVerdict { get; set; } = "";
    [Id(6)] public long BuildMilliseconds { get; set; }
    [Id(7)] public Dictionary<string, string> Parameters { get; set; } = [];
    /// <summary>Of the test phase: empty, ran or reused.</summary>
    [Id(8)] public string TestVerdict { get; set; } = "";
}
