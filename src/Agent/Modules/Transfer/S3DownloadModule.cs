using BuildFarm.Agent.Aws;

namespace BuildFarm.Agent.Modules.Transfer;

/// <summary>Downloads an object, or all objects under a prefix that ends with <c>/*</c>.</summary>
internal sealed class S3DownloadModule : IActionModule
{
    public string Name => "S3Download";

    public async ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        try
        {
            foreach (InputReader item in context.Items)
            {
                await DownloadAsync(context, item, stop);
            }

            return ModuleResult.Done;
        }
        catch (AwsException e)
        {
            throw new ModuleException($"{Name}: {e.Message}");
        }
    }

    private static async Task DownloadAsync(ModuleContext context, InputReader item, CancellationToken stop)
    {
        string source = item.Required("source");
        string destination = context.Services.FullPath(item.Required("destination"));
        string? owner = item.Optional("expectedBucketOwner");
        bool overwrite = item.Flag("overwrite", true);
        S3Client s3 = context.Services.Aws.S3;
        if (!source.EndsWith("/*", StringComparison.Ordinal))
        {
            if (Directory.Exists(destination))
            {
                throw new ModuleException($"S3Download: destination '{destination}' is a folder; name the file as well");
            }

            CheckFree(destination, overwrite);
            await s3.DownloadAsync(S3Location.Parse(source), destination, owner, stop);
            return;
        }

        S3Location prefix = S3Location.Parse(source[..^1]);
        foreach (string key in await s3.ListAsync(prefix, owner, stop))
        {
            string path = Path.GetFullPath(key[prefix.Key.Length..], destination);
            if (path != destination.TrimEnd('/') && !path.StartsWith(destination.TrimEnd('/') + "/", StringComparison.Ordinal))
            {
                throw new ModuleException($"S3Download: the key '{key}' leads out of '{destination}'");
            }

            if (key.EndsWith('/'))
            {
                Directory.CreateDirectory(path);
                continue;
            }

            CheckFree(path, overwrite);
            await s3.DownloadAsync(prefix with { Key = key }, path, owner, stop);
        }
    }

    private static void CheckFree(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new ModuleException($"S3Download: File already exists and \"overwrite\" property for \"destination\" file is set to false. Cannot download. ('{path}')");
        }
    }
}
