using BuildFarm.Clouds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Images;

/// <summary>What a cloud refuses, in the API's terms.</summary>
internal static class CloudRefusals
{
    /// <param name="parameter">JSON name of the member that the question is about.</param>
    /// <exception cref="ApiException">InvalidParameterValue, CallRateLimitExceeded or ServiceUnavailable.</exception>
    public static async Task<T> AskAsync<T>(string parameter, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (CloudException refused)
        {
            throw refused.Error switch
            {
                CloudError.Invalid or CloudError.Conflict or CloudError.NotFound => Errors.InvalidValue(parameter, refused.Message),
                CloudError.Throttled => new ApiException(ErrorCode.CallRateLimitExceeded, refused.Message),
                _ => new ApiException(ErrorCode.ServiceUnavailable, refused.Message),
            };
        }
    }
}
