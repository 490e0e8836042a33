using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Auth.Access;

/// <summary>A resource that a call is about, and the action on it that the caller must be allowed.</summary>
/// <param name="Action">Such as imagebuilder:DeleteComponent.</param>
/// <param name="Resource">ARN as the request writes it, or *.</param>
/// <param name="Arn">The same, taken apart; null for what is no ARN of this service.</param>
/// <param name="IsNew">The call makes it: there is nothing to look up.</param>
internal sealed record ResourceTarget(string Action, string Resource, ResourceArn? Arn, bool IsNew = false);
