using System.Text;

namespace BuildFarm.Catalog.Rows;

/// <summary>What every store holds alike; anything else is refused before a store sees it.</summary>
internal static class RowRules
{
    private const int MaxArn = 1024;
    private const int MaxName = 512;
    private const int MaxPart = 128;
    private const int MaxAttributes = 200;
    private const int MaxAttributeName = 256;
    // PostgreSQL's index entries end at about 2,700 bytes: value, name key and the rest must fit
    private const int MaxAttributeValue = 1024;
    private const int MaxKey = 1024;
    private const int MaxBlob = 64 * 1024 * 1024;

    public static void Check(CatalogWrite write)
    {
        switch (write)
        {
            case InsertResource w: Check(w.Row); break;
            case UpdateResource w: Check(w.Row); break;
            case ProjectResource w: Check(w.Row); break;
            case InsertNumbered w: Text("sequence", w.Sequence, MaxKey); break;
            case ChangeResource w: Text("ARN", w.Arn, MaxArn); break;
            case RequireResource w: Text("ARN", w.Arn, MaxArn); break;
            case RequireRoom w: Text("kind", w.Kind, MaxPart); Text("account", w.Account, MaxPart); Text("region", w.Region, MaxPart); break;
            case PurgeClientTokens w when w.Most > 0: break;
            case DeleteResource w: Text("ARN", w.Arn, MaxArn); break;
            case PutClientToken w: Text("token scope", w.Scope, MaxKey); Text("token", w.Token, MaxKey); break;
            case PutGrainState w: Key(w.Type, w.Key); Text("ETag", w.NewETag, MaxPart); Blob("grain state", w.Data); break;
            case DeleteGrainState w: Key(w.Type, w.Key); break;
            case PutReminder w: Key(w.Row.Type, w.Row.Key); Text("reminder", w.Row.Name, MaxKey); break;
            case DeleteReminder w: Key(w.Type, w.Key); Text("reminder", w.Name, MaxKey); break;
            case PutClaim w: Text("pool", w.Row.Pool, MaxKey); Text("claim token", w.Row.Token, MaxKey); break;
            case DeleteClaim w: Text("pool", w.Pool, MaxKey); Text("claim token", w.Token, MaxKey); break;
            default: throw new ArgumentException($"The catalog knows no write of type {write?.GetType().Name ?? "null"}.");
        }
    }

    public static void Check(ResourceRow row)
    {
        Text("ARN", row.Arn, MaxArn);
        Text("kind", row.Kind, MaxPart);
        Text("account", row.Account, MaxPart);
        Text("region", row.Region, MaxPart);
        Text("name", row.Name, MaxName);
        if ((row.Major | row.Minor | row.Patch | row.Build) < 0)
        {
            throw new ArgumentException($"The version {row.Major}.{row.Minor}.{row.Patch}/{row.Build} of {row.Arn} has a negative node.");
        }
        if (row.Attributes.Count > MaxAttributes)
        {
            throw new ArgumentException($"{row.Arn} has {row.Attributes.Count} attributes; at most {MaxAttributes} are kept.");
        }
        foreach (var (name, value) in row.Attributes)
        {
            Text("attribute name", name, MaxAttributeName);
            Text($"value of attribute {name}", value, MaxAttributeValue, isFree: true);
        }
        Blob(row.Arn, row.Body);
    }

    private static void Key(string type, string key)
    {
        Text("grain type", type, MaxKey);
        Text("grain key", key, MaxKey);
    }

    private static void Blob(string what, byte[] content)
    {
        if (content is null || content.Length > MaxBlob)
        {
            throw new ArgumentException($"{what} holds {(content is null ? "no" : content.Length)} bytes; it must be there, with at most {MaxBlob}.");
        }
    }

    /// <param name="isFree">A user's text, which may be empty and have line breaks; PostgreSQL's has no U+0000 even so.</param>
    private static void Text(string what, string value, int most, bool isFree = false)
    {
        if (value is null || (value.Length == 0 && !isFree))
        {
            throw new ArgumentException($"The {what} is missing.");
        }
        if (value.Length * 3 > most && Encoding.UTF8.GetByteCount(value) > most)
        {
            throw new ArgumentException($"The {what} has {Encoding.UTF8.GetByteCount(value)} bytes; at most {most} are kept.");
        }
        // control characters separate the parts of keys: NameKey, ListEntry
        if (value.AsSpan().ContainsAnyInRange('\u0000', isFree ? '\u0000' : '\u001F'))
        {
            throw new ArgumentException($"The {what} holds a control character.");
        }
        if (!IsWellFormed(value))
        {
            throw new ArgumentException($"The {what} holds half a surrogate pair.");
        }
    }

    private static bool IsWellFormed(string value)
    {
        var rest = value.AsSpan();
        var at = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
        while (at >= 0)
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 == rest.Length || !char.IsLowSurrogate(rest[at + 1]))
            {
                return false;
            }
            rest = rest[(at + 2)..];
            at = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
        }
        return true;
    }
}
