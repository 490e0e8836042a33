namespace BuildFarm.Gateway.Rest;

/// <summary>Path and query as they came, percent-encoding untouched: signatures are made over these characters.</summary>
internal readonly record struct RawTarget(string Path, string Query)
{
    public static RawTarget Parse(string target)
    {
        // An absolute form (http://host/path) is legal in HTTP/1.1; proxies send it.
        if (target.Length > 0 && target[0] != '/')
        {
            var scheme = target.IndexOf("://", StringComparison.Ordinal);
            var slash = scheme < 0 ? -1 : target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new RawTarget(target, "") : new RawTarget(target[..question], target[(question + 1)..]);
    }
}
