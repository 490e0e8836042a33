using BuildFarm.Grains.Builds;
using Orleans;

namespace BuildFarm.Grains.Dispatch;

/// <summary>What came of a <see cref="CloudCall"/>.</summary>
[GenerateSerializer, Alias("buildfarm.cloud-call-result")]
public sealed record CloudCallResult
{
    [Id(0)] public required string Token { get; init; }
    [Id(1)] public bool Succeeded { get; init; }
    /// <summary>A CloudError by name, or empty.</summary>
    [Id(2)] public string Error { get; init; } = "";
    [Id(3)] public string Message { get; init; } = "";
    [Id(4)] public Dictionary<string, string> Values { get; init; } = [];
    /// <summary>The plan, for PlanBuild and PlanTest.</summary>
    [Id(5)] public List<ComponentRecord> Components { get; init; } = [];

    /// <summary>A value, or the empty string.</summary>
    public string Value(string name) => Values.GetValueOrDefault(name, "");
}
