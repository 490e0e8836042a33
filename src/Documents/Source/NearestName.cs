namespace BuildFarm.Documents;

/// <summary>Finds the name that a misspelt one was probably meant to be.</summary>
internal static class NearestName
{
    private const int MaxLength = 64;
    private const int MaxCandidates = 100;

    /// <summary>Null when none is near: more than a third of the letters would have to change.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > MaxLength) return null;
        var wanted = name.ToLowerInvariant();
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            var limit = Math.Min(Math.Max(1, Math.Min(name.Length, candidate.Length) / 3), bestDistance - 1);
            if (candidate.Length > MaxLength || limit < 0 || Math.Abs(candidate.Length - name.Length) > limit) continue;
            var distance = Distance(wanted, candidate.ToLowerInvariant(), limit);
            if (distance <= limit) (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>"Did you mean 'x'?", or the whole list when nothing is near and the list is short.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> candidates)
    {
        if (Find(name, candidates) is { } near) return $"Did you mean '{near}'?";
        return candidates.Count is > 0 and <= 12 ? $"Allowed are {Text.And(candidates)}." : "";
    }

    /// <summary>Single-letter edits and swaps of neighbours; any number above the limit when there are more.</summary>
    private static int Distance(string a, string b, int limit)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }

            // A swap reaches back two rows, and costs one more than it finds there.
            if (least > limit + 1) return least;
            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
