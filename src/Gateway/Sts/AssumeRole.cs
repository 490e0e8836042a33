using System.Globalization;
using System.Text.RegularExpressions;
using BuildFarm.Gateway.Auth;
using BuildFarm.Gateway.Auth.Access;
using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Gateway.Calls;

namespace BuildFarm.Gateway.Sts;

/// <summary>
/// Makes a session of a role for a caller whose own policies allow sts:AssumeRole on the role's ARN, where the role is of the caller's account or
/// trusts it. What the session may do is for the role's policies to say.
/// </summary>
internal sealed partial class AssumeRole(Authorizer authorizer, IIdentities identities, SessionTokens sessions, TimeProvider time)
{
    public const string Action = "sts:AssumeRole";

    private const int DefaultSeconds = 3600;

    // A session made by a session could follow another without end; each is short, as at the service.
    private const int LongestChained = 3600;

    // Everything else would narrow the session, tell it apart or prove more: what is not kept to is refused.
    private static readonly string[] s_known = ["Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId"];

    /// <returns>The session's credential, or why there is none.</returns>
    public (FarmCredential? Session, StsFailure? Failure) Invoke(CallerIdentity caller, CallOrigin origin, StsParameters parameters)
    {
        if (parameters.Names.Except(s_known).FirstOrDefault() is { } unknown)
        {
            return (null, StsFailure.Validation($"The farm's AssumeRole has no parameter {unknown}: it has RoleArn, RoleSessionName and DurationSeconds."));
        }

        var arn = parameters["RoleArn"] ?? "";
        var name = parameters["RoleSessionName"] ?? "";
        if (RoleArn().Match(arn) is not { Success: true } named)
        {
            return (null, StsFailure.Validation("The value for RoleArn is invalid: it has the form arn:aws:iam::ACCOUNT:role/NAME."));
        }

        if (!SessionName().IsMatch(name))
        {
            return (null, StsFailure.Validation("The value for RoleSessionName is invalid: it takes 2 to 64 letters, digits and +=,.@_-"));
        }

        // A role that is not there, one that does not trust the caller and one that the caller's policies do not name look alike from outside.
        var role = identities.Current.FindRole(named.Groups["account"].Value, named.Groups["name"].Value);
        if (!authorizer.Allows(caller, origin, Action, arn) || role is null || (role.Account != caller.Account && !role.Trusts.Contains(caller.Account)))
        {
            return (null, StsFailure.Denied(caller, arn));
        }

        return Seconds(parameters["DurationSeconds"], role, caller, out var seconds) is { } problem
            ? (null, StsFailure.Validation(problem))
            : (sessions.Issue(role, name, time.GetUtcNow().AddSeconds(seconds)), null);
    }

    private static string? Seconds(string? asked, Role role, CallerIdentity caller, out int seconds)
    {
        var longest = (int)role.Longest.TotalSeconds;
        seconds = Math.Min(DefaultSeconds, longest);
        if (asked is null)
        {
            return null;
        }

        if (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
            || seconds < SessionTokens.Shortest.TotalSeconds || seconds > SessionTokens.Longest.TotalSeconds)
        {
            return "The value for DurationSeconds is invalid: it must be 900 to 43200.";
        }

        return seconds > longest ? $"The requested DurationSeconds exceeds the MaxSessionDuration set for this role: {longest}."
            : caller.Role is not null && seconds > LongestChained ? "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
            : null;
    }

    [GeneratedRegex("^arn:aws:iam::(?<account>[0-9]{12}):role/(?<name>[A-Za-z0-9+=,.@_-]{1,64})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArn();

    [GeneratedRegex("^[A-Za-z0-9+=,.@_-]{2,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionName();
}
