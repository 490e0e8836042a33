using System.Globalization;
using BuildFarm.Catalog;
using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Auth.Policies;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Auth.Access;

/// <summary>
/// Holds a call against the policies of who makes it. The credential of an account's root, which has none, may do everything; whose the
/// resources are is asked elsewhere, of every caller.
/// </summary>
internal sealed class Authorizer(ICatalog catalog, TimeProvider time)
{
    private readonly ResourceFinder _finder = new(catalog);

    /// <returns>Null when the caller may, else the refusal.</returns>
    public async ValueTask<CallFailure?> CheckAsync(IncomingCall call, IMessage request)
    {
        if (call.Caller.Policies is not { } policies)
        {
            return null;
        }

        var values = Values(call, request);
        foreach (var target in ResourceTargets.Of(call.Operation, call.Caller, request))
        {
            var (decision, problem) = await DecideAsync(call.Caller, policies, target, values, call.Cancellation).ConfigureAwait(false);
            if (decision != PolicyDecision.Allow)
            {
                return new CallFailure(ErrorCode.AccessDenied, $"User: {call.Caller.Principal} is not authorized to perform: {target.Action} on resource: {target.Resource} {problem}");
            }
        }

        return null;
    }

    /// <summary>Whether the caller's policies allow an action beside the contract, on what is no resource of it.</summary>
    public bool Allows(CallerIdentity caller, CallOrigin origin, string action, string resource) =>
        caller.Policies is not { } policies || PolicyDocument.Decide(policies, new PolicyRequest
        {
            Account = caller.Account,
            Principal = caller.Role ?? caller.Principal,
            Action = action,
            Resource = resource,
            Values = Values(caller, origin),
        }) == PolicyDecision.Allow;

    private async ValueTask<(PolicyDecision Decision, string Problem)> DecideAsync(
        CallerIdentity caller, IReadOnlyList<PolicyDocument> policies, ResourceTarget target, Dictionary<string, IReadOnlyList<string>> values, CancellationToken cancellation)
    {
        var row = await FindAsync(caller, policies, target, cancellation).ConfigureAwait(false);
        var request = new PolicyRequest
        {
            Account = caller.Account,
            Principal = caller.Role ?? caller.Principal,
            Action = target.Action,
            Resource = target.Resource,
            Values = row is null || target.IsNew ? values : WithTags(values, row),
        };
        var decision = PolicyDocument.Decide(policies, request);
        var named = row is null ? target.Resource : target.IsNew ? NameAfter(target, row) : row.Arn;
        if (named != target.Resource && decision != PolicyDecision.Deny
            && PolicyDocument.Decide(policies, request with { Resource = named }) == PolicyDecision.Deny)
        {
            // What a wildcard stands for may be denied by its own name.
            decision = PolicyDecision.Deny;
        }

        if (decision == PolicyDecision.None && target.Arn is { IsManaged: true } && target.Action.StartsWith("imagebuilder:Get", StringComparison.Ordinal))
        {
            // What ships with the farm is there for everyone to read.
            decision = PolicyDecision.Allow;
        }

        return (decision, decision == PolicyDecision.Deny
            ? "with an explicit deny in an identity-based policy"
            : $"because no identity-based policy allows the {target.Action} action");
    }

    /// <summary>What a new image will be called: its recipe's wildcard stands for one version.</summary>
    private static string NameAfter(ResourceTarget target, ResourceRow recipe) =>
        $"{target.Resource[..target.Resource.LastIndexOf('/')]}/{ResourceArn.Parse(recipe.Arn).Version}";

    /// <summary>
    /// The row behind a target, where a policy could say something that its ARN as written does not tell: the one that the handler will find, which of
    /// another account's is the newest that is shared. Of the rest not even a tag is looked at.
    /// </summary>
    private async ValueTask<ResourceRow?> FindAsync(CallerIdentity caller, IReadOnlyList<PolicyDocument> policies, ResourceTarget target, CancellationToken cancellation)
    {
        if (target.Arn is not { } arn)
        {
            return null;
        }

        if (target.IsNew)
        {
            return arn.IsWildcard ? await _finder.FindVisibleAsync(arn, caller.Account, cancellation).ConfigureAwait(false) : null;
        }

        var isExact = arn.Version is null || (!arn.IsWildcard && (arn.Build is not null || !arn.Kind.HasBuild()));
        return !isExact || policies.Any(static policy => policy.AsksForResourceTags)
            ? await _finder.FindVisibleAsync(arn, caller.Account, cancellation).ConfigureAwait(false)
            : null;
    }

    private Dictionary<string, IReadOnlyList<string>> Values(CallerIdentity caller, CallOrigin origin)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            [PolicyKeys.PrincipalArn] = [caller.Role ?? caller.Principal],
            [PolicyKeys.PrincipalAccount] = [caller.Account],
            [PolicyKeys.RequestedRegion] = [caller.Region],
            [PolicyKeys.SecureTransport] = [origin.Secure ? "true" : "false"],
            [PolicyKeys.CurrentTime] = [time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)],
        };
        if (origin.Address is { } address)
        {
            values[PolicyKeys.SourceIp] = [address.ToString()];
        }

        return values;
    }

    private Dictionary<string, IReadOnlyList<string>> Values(IncomingCall call, IMessage request)
    {
        var values = Values(call.Caller, call.Origin);
        if (request.Descriptor.FindFieldByName("tags") is { IsMap: true } tags && tags.Accessor.GetValue(request) is MapField<string, string> { Count: > 0 } given)
        {
            values[PolicyKeys.TagKeys] = [.. given.Keys];
            foreach (var (key, value) in given)
            {
                values[PolicyKeys.RequestTag + key] = [value];
            }
        }
        else if (request.Descriptor.FindFieldByName("tag_keys") is { FieldType: FieldType.String, IsRepeated: true } keys
            && keys.Accessor.GetValue(request) is RepeatedField<string> { Count: > 0 } removed)
        {
            values[PolicyKeys.TagKeys] = [.. removed];
        }

        return values;
    }

    private static Dictionary<string, IReadOnlyList<string>> WithTags(Dictionary<string, IReadOnlyList<string>> values, ResourceRow row)
    {
        var prefix = RowAttributes.Tag("");
        var all = new Dictionary<string, IReadOnlyList<string>>(values, StringComparer.Ordinal);
        foreach (var (name, value) in row.Attributes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                all[PolicyKeys.ResourceTag + name[prefix.Length..]] = [value];
            }
        }

        return all;
    }
}
