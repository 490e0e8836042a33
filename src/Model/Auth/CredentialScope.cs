namespace BuildFarm.Model.Auth;

/// <summary>What a signature is good for: DATE/REGION/SERVICE/aws4_request.</summary>
/// <param name="Date">yyyyMMdd, UTC.</param>
public readonly record struct CredentialScope(string Date, string Region, string Service)
{
    public override string ToString() => $"{Date}/{Region}/{Service}/{SigV4Names.Terminator}";

    /// <summary>Takes ACCESSKEY/DATE/REGION/SERVICE/aws4_request apart.</summary>
    public static bool TryParseCredential(string credential, out string accessKeyId, out CredentialScope scope)
    {
        var parts = credential.Split('/');
        var whole = parts.Length == 5
            && parts[4] == SigV4Names.Terminator
            && Array.TrueForAll(parts, static part => part.Length is > 0 and <= 128)
            && parts[1].Length == 8 && parts[1].AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        accessKeyId = whole ? parts[0] : "";
        scope = whole ? new CredentialScope(parts[1], parts[2], parts[3]) : default;
        return whole;
    }
}
