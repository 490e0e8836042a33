using BuildFarm.Host.Layers;
using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Instances;

internal sealed record InstanceRecord
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Token { get; init; }

    public required string OwnerArn { get; init; }

    public required string ImageId { get; init; }

    public string LayerId { get; init; } = "";

    public required string InstanceType { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What lies under the instance's own changes.</summary>
    public required Stack Stack { get; init; }

    public required HostInstanceState State { get; init; }

    public string StateReason { get; init; } = "";

    public required DateTimeOffset Launched { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>1 is the first boot.</summary>
    public int Boot { get; init; }

    public string Address { get; init; } = "";

    /// <summary>Tokens of reboots done, the newest last.</summary>
    public IReadOnlyList<string> RebootTokens { get; init; } = [];

    /// <summary>Token of the image that is being made of it; its files are kept over a restart of the host.</summary>
    public string ImageToken { get; init; } = "";

    /// <summary>Number of the event that told its loss, 0 when it was not lost or its owner knows.</summary>
    public long LostSeq { get; init; }

    public bool IsLive => State is HostInstanceState.Pending or HostInstanceState.Running or HostInstanceState.Stopping;
}
