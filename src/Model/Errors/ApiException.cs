namespace BuildFarm.Model.Errors;

using BuildFarm.Model.Api;

/// <summary>A refusal in the API's own terms. The gateway turns it into the error's HTTP status and gRPC code.</summary>
/// <param name="code">An error of the contract.</param>
/// <param name="message">What is wrong, of which thing, and what to do. Goes to the caller as it is.</param>
public sealed class ApiException(ErrorCode code, string message) : Exception(message)
{
    public ErrorCode Code { get; } = code;
}
