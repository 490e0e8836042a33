using BuildFarm.Gateway.Auth;

namespace BuildFarm.Gateway.Calls.Audit;

/// <summary>A change that is no operation of the contract: by `keys`, which works on files, or by the token service.</summary>
internal sealed record AuditNote
{
    public required CallerIdentity Caller { get; init; }

    public required CallOrigin Origin { get; init; }

    public string RequestId { get; init; } = "";

    /// <summary>Such as sts:AssumeRole.</summary>
    public required string Action { get; init; }

    /// <summary>ARN, or *.</summary>
    public required string Resource { get; init; }

    /// <summary>What was asked, without secrets.</summary>
    public IReadOnlyDictionary<string, string> Request { get; init; } = new Dictionary<string, string>();

    /// <summary>As of <see cref="AuditEntry.Result"/>.</summary>
    public required string Result { get; init; }

    /// <summary>What was made: ARNs and ids of access keys.</summary>
    public IReadOnlyList<string> Made { get; init; } = [];

    public required DateTimeOffset Began { get; init; }

    public TimeSpan Took { get; init; }
}
