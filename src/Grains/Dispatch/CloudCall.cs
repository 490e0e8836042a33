using Orleans;

namespace BuildFarm.Grains.Dispatch;

/// <summary>A side effect about to happen, as the journal keeps it. The token makes its repetition harmless.</summary>
[GenerateSerializer, Alias("buildfarm.cloud-call")]
public sealed record CloudCall
{
    [Id(0)] public required string Token { get; init; }
    [Id(1)] public required CloudCallKind Kind { get; init; }
    /// <summary>ARN of the build that asks.</summary>
    [Id(2)] public required string Build { get; init; }
    [Id(3)] public required string Region { get; init; }
    [Id(4)] public Dictionary<string, string> Arguments { get; init; } = [];
    /// <summary>Tries of a retryable failure go on until then.</summary>
    [Id(5)] public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>An argument, or the empty string.</summary>
    public string Argument(string name) => Arguments.GetValueOrDefault(name, "");
}
