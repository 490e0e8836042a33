using System.Collections.Concurrent;
using BuildFarm.Catalog;

namespace BuildFarm.Grains.Watch;

/// <summary>The event logs of builds that are going on or being watched, one object a build while anyone holds it.</summary>
public sealed class BuildLogs(IBlobStore blobs, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> open = new(StringComparer.Ordinal);

    /// <summary>The log of a build, to be disposed by whoever asked.</summary>
    public BuildLogHandle Open(string imageArn)
    {
        while (true)
        {
            var entry = open.GetOrAdd(imageArn, arn => new Entry(new BuildLog(BlobName(arn), blobs, time)));
            lock (entry)
            {
                if (entry.Holders >= 0)
                {
                    entry.Holders++;
                    return new BuildLogHandle(entry.Log, () => Release(imageArn, entry));
                }
            }
        }
    }

    /// <summary>
    /// Name of a blob of a build: builds/ACCOUNT/REGION/NAME/VERSION/BUILD.events, say. A version's builds share a folder: a folder for each
    /// would cost more than what it holds. An ARN's characters are those of blob names but for the colon.
    /// </summary>
    public static string BlobName(string imageArn, string suffix = "events")
    {
        var parts = imageArn.Split(':', 6);
        var name = parts.Length == 6 ? $"{parts[4]}/{parts[3]}/{parts[5].Replace("image/", "", StringComparison.Ordinal)}" : imageArn.Replace(':', '/');
        return $"builds/{name}.{suffix}";
    }

    private void Release(string imageArn, Entry entry)
    {
        lock (entry)
        {
            if (--entry.Holders > 0 || entry.Log.HasUnflushed)
            {
                return;
            }

            entry.Holders = -1;
        }

        open.TryRemove(new KeyValuePair<string, Entry>(imageArn, entry));
    }

    private sealed class Entry(BuildLog log)
    {
        public BuildLog Log { get; } = log;

        public int Holders { get; set; }
    }
}
