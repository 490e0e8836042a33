namespace BuildFarm.Model.Errors;

using BuildFarm.Model.Api;

/// <summary>The refusals that many operations share, worded once. Each message says what is wrong, of which thing, and what to do.</summary>
public static class Errors
{
    public static ApiException NotFound(string arn) =>
        new(ErrorCode.ResourceNotFound, $"The resource {arn} does not exist.");

    public static ApiException AlreadyExists(string arn, string remedy) =>
        new(ErrorCode.ResourceAlreadyExists, $"The resource {arn} already exists. {remedy}");

    /// <param name="parameter">The member's JSON name or path, such as imageRecipeArn or components[0].parameters.</param>
    public static ApiException InvalidValue(string parameter, string problem) =>
        new(ErrorCode.InvalidParameterValue, $"The value supplied for parameter '{parameter}' is not valid. {problem}");

    public static ApiException InvalidCombination(string problem) => new(ErrorCode.InvalidParameterCombination, problem);

    public static ApiException InvalidRequest(string problem) => new(ErrorCode.InvalidRequest, problem);

    public static ApiException InvalidParameter(string problem) => new(ErrorCode.InvalidParameter, problem);

    public static ApiException InvalidVersion(string problem) => new(ErrorCode.InvalidVersionNumber, problem);

    public static ApiException InvalidPaginationToken() =>
        new(ErrorCode.InvalidPaginationToken, "The nextToken is not one that this operation gave for these arguments. List again without it.");

    public static ApiException TokenMismatch(string token) =>
        new(ErrorCode.IdempotentParameterMismatch, $"The clientToken '{token}' was used before with other parameters. Send a new token, or the same parameters as before.");

    /// <param name="dependents">ARNs of what uses the thing, as many as the caller wants named.</param>
    public static ApiException HasDependents(string arn, IReadOnlyCollection<string> dependents, bool more) =>
        new(ErrorCode.ResourceDependency,
            $"The resource {arn} is in use and cannot be deleted. Used by: {string.Join(", ", dependents)}{(more ? $", and more than these {dependents.Count}" : "")}. Delete or change those first.");

    public static ApiException InUse(string arn, string problem) => new(ErrorCode.ResourceInUse, $"The resource {arn} is in use. {problem}");

    public static ApiException Forbidden(string problem) => new(ErrorCode.Forbidden, problem);

    public static ApiException QuotaExceeded(string problem) => new(ErrorCode.ServiceQuotaExceeded, problem);

    public static ApiException DryRun() => new(ErrorCode.DryRunOperation, "The request would have succeeded, but dryRun is set.");
}
