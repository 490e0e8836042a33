using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Validation;

namespace BuildFarm.Gateway.Calls;

/// <summary>How a call ended that did not succeed, before a face puts it into its own words.</summary>
internal sealed record CallFailure(ErrorCode Code, string Message)
{
    /// <summary>The fields that broke a rule of the contract.</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>The operation is in the contract, and this farm has nothing behind it.</summary>
    public bool NotServed { get; init; }

    public ErrorInfo Error => ErrorTable.Of(Code);
}
