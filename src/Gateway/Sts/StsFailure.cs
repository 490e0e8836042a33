using BuildFarm.Gateway.Auth;
using Microsoft.AspNetCore.Http;

namespace BuildFarm.Gateway.Sts;

/// <summary>A refusal in the names of the Security Token Service, which are not those of the API.</summary>
/// <param name="Code">What clients type errors by, such as AccessDenied.</param>
internal sealed record StsFailure(int Status, string Code, string Message)
{
    public static StsFailure Validation(string problem) => new(StatusCodes.Status400BadRequest, "ValidationError", problem);

    public static StsFailure Denied(CallerIdentity caller, string roleArn) =>
        new(StatusCodes.Status403Forbidden, "AccessDenied", $"User: {caller.Principal} is not authorized to perform: {AssumeRole.Action} on resource: {roleArn}");

    public static StsFailure Of(AuthFailure failure) => failure.Type switch
    {
        "MissingAuthenticationTokenException" => Forbidden("MissingAuthenticationToken", failure),
        "UnrecognizedClientException" => Forbidden("InvalidClientTokenId", failure),
        "ExpiredTokenException" => Forbidden("ExpiredToken", failure),
        "IncompleteSignatureException" => new StsFailure(StatusCodes.Status400BadRequest, "IncompleteSignature", failure.Message),
        _ => Forbidden("SignatureDoesNotMatch", failure),
    };

    private static StsFailure Forbidden(string code, AuthFailure failure) => new(StatusCodes.Status403Forbidden, code, failure.Message);
}
