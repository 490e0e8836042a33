namespace BuildFarm.Model.Errors;

using BuildFarm.Model.Api;

/// <summary>How an error of the contract stands on the REST wire.</summary>
/// <param name="Type">The name clients read from x-amzn-ErrorType, such as ResourceNotFoundException.</param>
/// <param name="Status">HTTP status.</param>
public sealed record ErrorInfo(ErrorCode Code, string Type, int Status);
