using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Auth.Access;

/// <summary>A resource that a call is about, and the action on it that the caller must be allowed.</summary>
/// <param name="Action">Such as imagebuilder:DeleteComponent.</param>
/// <param name="Resource">ARN, wildcards and all, or *.</param>
/// <param name="Arn">The same, taken apart; of what is new, what it is named after. Null for what is no ARN of this service.</param>
/// <param name="IsNew">The call makes it: there is nothing to look up but what it is named after.</param>
internal sealed record ResourceTarget(string Action, string Resource, ResourceArn? Arn, bool IsNew = false);
