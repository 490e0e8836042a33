using System.Text.Json;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Policies;

/// <summary>
/// Who may use and list a resource, read from its policy. What this farm would not keep to (conditions, denials, roles, organizations) is
/// refused rather than passed over: a policy that is stored is a policy that holds.
/// </summary>
/// <param name="Using">Accounts that may get the resource and build with it.</param>
/// <param name="Listing">Accounts that see it among what is shared with them.</param>
internal sealed record ResourcePolicy(IReadOnlySet<string> Using, IReadOnlySet<string> Listing)
{
    private const int MaxAccounts = 50;
    private static readonly string[] StatementMembers = ["Sid", "Effect", "Principal", "Action", "Resource"];

    /// <param name="arn">The resource that the policy is put on.</param>
    /// <exception cref="ApiException">InvalidParameterValue, naming the place.</exception>
    public static ResourcePolicy Parse(string text, PolicyKind kind, string arn)
    {
        using var document = Read(text);
        var root = document.RootElement;
        var @using = new SortedSet<string>(StringComparer.Ordinal);
        var listing = new SortedSet<string>(StringComparer.Ordinal);
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Bad("the policy is no JSON object");
        }

        Only(root, "", "Version", "Id", "Statement");
        if (!root.TryGetProperty("Version", out var version) || version.ValueKind != JsonValueKind.String || version.GetString() is not ("2012-10-17" or "2008-10-17"))
        {
            throw Bad("Version: write \"2012-10-17\"");
        }

        if (!root.TryGetProperty("Statement", out var statements))
        {
            throw Bad("Statement is missing");
        }

        var number = 0;
        foreach (var statement in Items(statements))
        {
            var at = $"Statement[{number++}]";
            var accounts = Accounts(Statement(statement, kind, arn, at, out var actions), at);
            if (actions.Contains(kind.UseAction)) @using.UnionWith(accounts);
            if (actions.Contains(kind.ListAction)) listing.UnionWith(accounts);
        }

        return @using.Count <= MaxAccounts && listing.Count <= MaxAccounts
            ? new ResourcePolicy(@using, listing)
            : throw Bad($"it names more than {MaxAccounts} accounts");
    }

    private static JsonDocument Read(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
        }
        catch (JsonException problem)
        {
            throw Bad($"it is no JSON: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}");
        }
    }

    /// <summary>The statement's principal; the rest is checked.</summary>
    private static JsonElement Statement(JsonElement statement, PolicyKind kind, string arn, string at, out HashSet<string> actions)
    {
        if (statement.ValueKind != JsonValueKind.Object)
        {
            throw Bad($"{at} is no JSON object");
        }

        Only(statement, at + ".", StatementMembers);
        if (Texts(statement, "Effect", at) is not ["Allow"])
        {
            throw Bad($"{at}.Effect: a resource's policy only allows; write \"Allow\"");
        }

        actions = new HashSet<string>(Texts(statement, "Action", at), StringComparer.OrdinalIgnoreCase);
        foreach (var action in actions)
        {
            if (!action.Equals(kind.UseAction, StringComparison.OrdinalIgnoreCase) && !action.Equals(kind.ListAction, StringComparison.OrdinalIgnoreCase))
            {
                throw Bad($"{at}.Action: '{Shown(action)}' cannot be shared; {kind.UseAction} and {kind.ListAction} can");
            }
        }

        foreach (var resource in Texts(statement, "Resource", at))
        {
            if (resource != arn)
            {
                throw Bad($"{at}.Resource: '{Shown(resource)}' is not the resource that the policy is put on, {arn}");
            }
        }

        return statement.TryGetProperty("Principal", out var principal) ? principal : throw Bad($"{at}.Principal is missing");
    }

    private static List<string> Accounts(JsonElement principal, string at)
    {
        if (principal.ValueKind != JsonValueKind.Object)
        {
            throw Bad($"{at}.Principal: write {{\"AWS\": [\"ACCOUNT\"]}}; a resource cannot be shared with everyone");
        }

        Only(principal, $"{at}.Principal.", "AWS");
        return [.. Texts(principal, "AWS", $"{at}.Principal").Select(text => Account(text, at))];
    }

    // 123456789012 or arn:aws:iam::123456789012:root
    private static string Account(string text, string at)
    {
        var parts = text.Split(':');
        var account = parts is ["arn", _, "iam", "", var named, "root"] && parts[1].StartsWith("aws", StringComparison.Ordinal) ? named : text;
        return account.Length == 12 && account.All(char.IsAsciiDigit)
            ? account
            : throw Bad($"{at}.Principal.AWS: '{Shown(text)}' is no account; write its twelve digits, or arn:aws:iam::ACCOUNT:root");
    }

    /// <summary>One text or a list of texts.</summary>
    private static List<string> Texts(JsonElement holder, string member, string at)
    {
        if (!holder.TryGetProperty(member, out var value))
        {
            throw Bad($"{at}.{member} is missing");
        }

        var texts = new List<string>();
        foreach (var item in Items(value))
        {
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Bad($"{at}.{member} holds something that is no text"));
        }

        return texts.Count > 0 ? texts : throw Bad($"{at}.{member} is empty");
    }

    private static IEnumerable<JsonElement> Items(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];

    private static void Only(JsonElement holder, string at, params ReadOnlySpan<string> members)
    {
        foreach (var property in holder.EnumerateObject())
        {
            if (!members.Contains(property.Name))
            {
                throw Bad($"{at}{Shown(property.Name)}: this farm does not keep to it; a policy here has {string.Join(", ", members.ToArray())}");
            }
        }
    }

    private static string Shown(string text) => new([.. text.Take(100).Where(c => !char.IsControl(c))]);

    private static ApiException Bad(string problem) => Errors.InvalidValue("policy", $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.");
}
