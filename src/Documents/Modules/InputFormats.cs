namespace BuildFarm.Documents.Modules;

/// <summary>Checks texts against formats.</summary>
internal static class InputFormats
{
    private static readonly string[] RegistryRoots =
    [
        "HKEY_CLASSES_ROOT", "HKCR:", "HKEY_USERS", "HKU:", "HKEY_LOCAL_MACHINE", "HKLM:",
        "HKEY_CURRENT_CONFIG", "HKCC:", "HKEY_CURRENT_USER", "HKCU:",
    ];

    /// <summary>What to write instead; null when the text fits.</summary>
    public static string? Complaint(InputFormat format, string text) => format switch
    {
        InputFormat.WebUrl => IsWebUrl(text) ? null : "Write a URL that begins with https:// or http://.",
        InputFormat.S3Uri => IsS3(text) ? null : "Write s3://bucket/key.",
        InputFormat.S3UriOrPrefix => IsS3(text) && IsPrefix(text) ? null : "Write s3://bucket/key, or s3://bucket/prefix/* for everything below.",
        InputFormat.AccountId => text.Length == 12 && text.All(char.IsAsciiDigit) ? null : "Write the twelve digits of an account id, in quotes.",
        InputFormat.Octal => text.Length is 3 or 4 && text.All(c => c is >= '0' and <= '7') ? null : "Write three or four octal digits, such as 0644.",
        InputFormat.Hexadecimal => text.Length > 0 && text.All(char.IsAsciiHexDigit) ? null : "Write hexadecimal digits.",
        InputFormat.PowerShellFile => text.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase) ? null : "Name a file that ends with .ps1.",
        InputFormat.RegistryPath => IsRegistry(text) ? null : @"Begin with a root, such as HKLM:\SOFTWARE.",
        InputFormat.WildcardPath => IsWildcardLast(text) ? null : "Write * in the last part of the path only.",
        InputFormat.MsiLogOptions => text.Length > 0 && text.All(c => "iwearucmopvx+!*".Contains(char.ToLowerInvariant(c))) ? null : "Write letters out of iwearucmopvx+!*.",
        InputFormat.NotNegative => ScalarRules.TryInteger(text, out var number) && number is >= 0 and <= int.MaxValue ? null : "Write a whole number from 0.",
        InputFormat.PhaseList => text.Split(',').All(p => p.Trim().Length > 0) ? null : "Write phase names with commas between them.",
        InputFormat.ComponentDocument => DocumentComplaint(text),
        InputFormat.JsonText => IsJson(text) ? null : "Write valid JSON of at most 16 KiB.",
        _ => null,
    };

    private static string? DocumentComplaint(string text) =>
        text.StartsWith("s3://", StringComparison.Ordinal) ? (IsS3(text) ? null : "Write s3://bucket/key.")
        : text.StartsWith("arn:", StringComparison.Ordinal) && !IsComponentVersion(text) ? "Write the ARN of a component version: arn:aws:imagebuilder:REGION:ACCOUNT:component/NAME/1.0.0/1."
        : null;

    // the guide shows it without a build number, too
    private static bool IsComponentVersion(string arn) =>
        arn.Split(':') is [_, { Length: > 0 }, "imagebuilder", { Length: > 0 }, { Length: > 0 }, var resource]
        && resource.Split('/') is ["component", { Length: > 0 }, var version, .. { Length: <= 1 } build]
        && version.Split('.') is { Length: 3 } nodes && nodes.Concat(build).All(node => node == "x" || (node.Length > 0 && node.All(char.IsAsciiDigit)));

    private static bool IsJson(string text)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) > 16 * 1024) return false;
        try
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(text);
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static bool IsWebUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0;

    private static bool IsS3(string text)
    {
        if (!text.StartsWith("s3://", StringComparison.OrdinalIgnoreCase)) return false;
        var slash = text.IndexOf('/', 5);
        return slash > 5 && slash + 1 < text.Length;
    }

    private static bool IsPrefix(string text)
    {
        var star = text.IndexOf('*');
        return star < 0 || (star == text.Length - 1 && text[star - 1] == '/');
    }

    private static bool IsRegistry(string text) =>
        RegistryRoots.Any(root => text.StartsWith(root, StringComparison.OrdinalIgnoreCase)
            && (text.Length > root.Length && text[root.Length] is '\\' or '/' or ':'));

    private static bool IsWildcardLast(string text)
    {
        var star = text.IndexOf('*');
        return star < 0 || text.AsSpan(star).IndexOfAny('/', '\\') < 0;
    }
}
