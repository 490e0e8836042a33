using System.Text.Json;
using System.Text.RegularExpressions;
using BuildFarm.Model.Json;

namespace BuildFarm.Model.Auth.Policies;

/// <summary>Reads policies strictly: what is not understood is refused, since a statement passed over is a door left open or shut.</summary>
internal static partial class PolicyParser
{
    private const int MaximumDepth = 12;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    /// <exception cref="FormatException">What is wrong and where.</exception>
    public static PolicyDocument Parse(ReadOnlyMemory<byte> json, bool ofResource)
    {
        if (json.Length > PolicyDocument.MaximumBytes)
        {
            throw new FormatException($"The policy is longer than {PolicyDocument.MaximumBytes} bytes.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Document(document.RootElement, ofResource);
        }
        catch (JsonException error)
        {
            throw new FormatException($"The policy is no JSON of at most {MaximumDepth} levels without duplicate members (line {(error.LineNumber ?? 0) + 1}).");
        }
        catch (InvalidOperationException)
        {
            // A text with half of a surrogate pair passes the reader and fails when it is taken out.
            throw new FormatException("The policy has a text that is not valid Unicode.");
        }
    }

    private static PolicyDocument Document(JsonElement root, bool ofResource)
    {
        Members(root, "the policy", "Version", "Id", "Statement");
        if (root.TryGetProperty("Version", out var version) && (version.ValueKind != JsonValueKind.String || version.GetString() is not ("2012-10-17" or "2008-10-17")))
        {
            throw new FormatException("Version must be \"2012-10-17\".");
        }

        if (!root.TryGetProperty("Statement", out var statements))
        {
            throw new FormatException("The policy has no Statement.");
        }

        var read = statements.ValueKind == JsonValueKind.Array
            ? statements.EnumerateArray().Select((statement, at) => Statement(statement, $"Statement[{at}]", ofResource)).ToList()
            : [Statement(statements, "Statement", ofResource)];
        return read.Count > 0 ? new PolicyDocument(read) : throw new FormatException("Statement is empty.");
    }

    private static PolicyStatement Statement(JsonElement statement, string path, bool ofResource)
    {
        Members(statement, path, "Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition");
        var (actions, notActions) = Patterns(statement, path, "Action");
        var (resources, notResources) = Patterns(statement, path, "Resource");
        foreach (var action in actions.Where(static action => action != "*" && !ActionName().IsMatch(action)))
        {
            throw new FormatException($"{path}: '{JsonNames.Segment(action)}' is no action such as imagebuilder:GetImage or imagebuilder:List*.");
        }

        foreach (var resource in resources.Where(static resource => resource.Contains("${", StringComparison.Ordinal)))
        {
            throw new FormatException($"{path}: '{JsonNames.Segment(resource)}' has a policy variable; none are known here. Write it out.");
        }

        return new PolicyStatement
        {
            IsAllow = Effect(statement, path),
            Actions = actions,
            NotActions = notActions,
            Resources = resources,
            NotResources = notResources,
            Principals = Principals(statement, path, ofResource),
            Conditions = statement.TryGetProperty("Condition", out var conditions) ? Conditions(conditions, path + ".Condition") : [],
        };
    }

    private static bool Effect(JsonElement statement, string path) =>
        (statement.TryGetProperty("Effect", out var effect) && effect.ValueKind == JsonValueKind.String ? effect.GetString() : null) switch
        {
            "Allow" => true,
            "Deny" => false,
            _ => throw new FormatException($"{path}.Effect must be \"Allow\" or \"Deny\"."),
        };

    private static (IReadOnlyList<string> Patterns, bool Not) Patterns(JsonElement statement, string path, string name)
    {
        var has = statement.TryGetProperty(name, out var patterns);
        var hasNot = statement.TryGetProperty("Not" + name, out var others);
        return has != hasNot
            ? (Texts(has ? patterns : others, $"{path}.{(has ? name : "Not" + name)}"), hasNot)
            : throw new FormatException($"{path} must have {name} or Not{name}, and not both.");
    }

    private static PolicyPrincipals? Principals(JsonElement statement, string path, bool ofResource)
    {
        if (!statement.TryGetProperty("Principal", out var principal))
        {
            return ofResource ? throw new FormatException($"{path} has no Principal: say whom it speaks of, such as {{\"AWS\": \"111122223333\"}}.") : null;
        }

        if (!ofResource)
        {
            throw new FormatException($"{path} has a Principal, but the policy of an identity speaks of whom it is attached to. Remove it.");
        }

        if (principal.ValueKind == JsonValueKind.String && principal.GetString() == "*")
        {
            return new PolicyPrincipals(["*"]);
        }

        Members(principal, path + ".Principal", "AWS");
        var names = principal.TryGetProperty("AWS", out var aws) ? Texts(aws, path + ".Principal.AWS") : [];
        return names.Count > 0 && names.All(static name => PrincipalName().IsMatch(name))
            ? new PolicyPrincipals(names)
            : throw new FormatException($"{path}.Principal.AWS must name accounts (twelve digits, or arn:aws:iam::ACCOUNT:root), users, roles or \"*\".");
    }

    private static List<PolicyCondition> Conditions(JsonElement conditions, string path)
    {
        Object(conditions, path);
        var read = new List<PolicyCondition>();
        foreach (var block in conditions.EnumerateObject())
        {
            if (!ConditionOperator.TryParse(block.Name, out var comparison))
            {
                throw new FormatException($"{path}: '{JsonNames.Segment(block.Name)}' is no condition operator that is known here.");
            }

            Object(block.Value, $"{path}.{JsonNames.Segment(block.Name)}");
            foreach (var test in block.Value.EnumerateObject())
            {
                read.Add(Condition(comparison, test, $"{path}.{JsonNames.Segment(block.Name)}"));
            }
        }

        return read;
    }

    private static PolicyCondition Condition(ConditionOperator comparison, JsonProperty test, string path)
    {
        if (!PolicyKeys.IsKnown(test.Name))
        {
            throw new FormatException($"{path}: '{JsonNames.Segment(test.Name)}' is no condition key that is known here.");
        }

        var values = Texts(test.Value, $"{path}.{JsonNames.Segment(test.Name)}");
        return values.Select(comparison.Refuse).FirstOrDefault(static problem => problem is not null) is { } problem
            ? throw new FormatException($"{path}.{JsonNames.Segment(test.Name)}: {problem}.")
            : new PolicyCondition(comparison, test.Name, values);
    }

    private static List<string> Texts(JsonElement value, string path)
    {
        var texts = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => Text(item, path)).ToList() : [Text(value, path)];
        return texts.Count > 0 ? texts : throw new FormatException($"{path} is empty.");
    }

    private static string Text(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new FormatException($"{path} must be a text or a list of texts."),
    };

    private static void Members(JsonElement value, string path, params ReadOnlySpan<string> known)
    {
        Object(value, path);
        foreach (var member in value.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new FormatException($"{path} has a member '{JsonNames.Segment(member.Name)}' that is not known here; {string.Join(", ", known.ToArray())} are.");
            }
        }
    }

    private static void Object(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{char.ToUpperInvariant(path[0])}{path[1..]} must be an object.");
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9*?-]+:[a-zA-Z0-9*?]+\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ActionName();

    [GeneratedRegex("^(\\*|[0-9]{12}|arn:aws:iam::[0-9]{12}:(root|(user|role)/[A-Za-z0-9+=,.@_/-]{1,128}))\\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrincipalName();
}
