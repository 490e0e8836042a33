namespace BuildFarm.Gateway.Auth;

/// <summary>Why a caller was not let in, in the names that AWS clients know; always HTTP 403, gRPC UNAUTHENTICATED.</summary>
/// <param name="Type">Value of x-amzn-ErrorType.</param>
/// <param name="Message">For the caller. Says nothing that helps to forge a signature.</param>
public sealed record AuthFailure(string Type, string Message)
{
    public static AuthFailure Missing { get; } = new("MissingAuthenticationTokenException", "Missing Authentication Token");

    public static AuthFailure UnknownKey { get; } = new("UnrecognizedClientException", "The security token included in the request is invalid.");

    public static AuthFailure Expired { get; } = new("ExpiredTokenException", "The security token included in the request is expired");

    public static AuthFailure Mismatch { get; } = new(
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");

    public static AuthFailure Incomplete(string problem) => new("IncompleteSignatureException", problem);

    public static AuthFailure Invalid(string problem) => new("InvalidSignatureException", problem);
}
