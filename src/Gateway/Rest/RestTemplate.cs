using BuildFarm.Model.Auth;
using BuildFarm.Model.Operations;

namespace BuildFarm.Gateway.Rest;

/// <summary>A path with names in braces. A name takes one segment; at the end of the path it takes the rest, for ARNs sent with plain slashes.</summary>
internal sealed class RestTemplate(OperationInfo operation)
{
    private readonly string[] _segments = operation.PathTemplate!.Split('/');

    public OperationInfo Operation => operation;

    public bool TryMatch(string rawPath, out IReadOnlyList<KeyValuePair<string, string>> values)
    {
        var found = new List<KeyValuePair<string, string>>(1);
        values = found;
        var parts = rawPath.Split('/', _segments.Length);
        if (parts.Length != _segments.Length)
        {
            return false;
        }

        for (var at = 0; at < parts.Length; at++)
        {
            var segment = _segments[at];
            if (segment.StartsWith('{'))
            {
                if (parts[at].Length == 0 || !PercentEncoding.TryDecode(parts[at], out var value))
                {
                    return false;
                }

                found.Add(new(segment[1..^1], value));
            }
            else if (!string.Equals(segment, parts[at], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
