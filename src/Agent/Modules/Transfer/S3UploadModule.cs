using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Modules.Files;

namespace BuildFarm.Agent.Modules.Transfer;

/// <summary>Uploads a file, files that match a wildcard, or with <c>recurse</c> folders and what is in them.</summary>
internal sealed class S3UploadModule : IActionModule
{
    public string Name => "S3Upload";

    public async ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        try
        {
            foreach (InputReader item in context.Items)
            {
                string? owner = item.Optional("expectedBucketOwner");
                foreach ((string path, S3Location destination) in Uploads(context, item))
                {
                    await context.Services.Aws.S3.UploadAsync(path, destination, owner, stop);
                }
            }

            return ModuleResult.Done;
        }
        catch (AwsException e)
        {
            throw new ModuleException($"{Name}: {e.Message}");
        }
    }

    private static List<(string Path, S3Location Destination)> Uploads(ModuleContext context, InputReader item)
    {
        string source = item.Required("source");
        S3Location destination = S3Location.Parse(item.Required("destination"));
        bool recurse = item.Flag("recurse", false);
        var pattern = WildcardPath.Parse("S3Upload", source, context.Services);
        string full = TransferTarget.Trimmed(context.Services.FullPath(source));
        if (!pattern.IsWildcard && File.Exists(full))
        {
            return [(full, destination.Key.Length == 0 || destination.Key.EndsWith('/') ? destination with { Key = destination.Key + Path.GetFileName(full) } : destination)];
        }

        if (!pattern.IsWildcard && Directory.Exists(full))
        {
            return recurse ? Below(full, full, destination) : throw new ModuleException($"S3Upload: '{full}' is a folder; set \"recurse\" to true to upload what is in it");
        }

        List<(string, S3Location)> uploads = [.. pattern.IsWildcard ? pattern.Files().Select(path => (path, Under(destination, Path.GetFileName(path)))) : []];
        if (recurse && pattern.IsWildcard)
        {
            uploads.AddRange(pattern.Folders().SelectMany(folder => Below(folder, pattern.Folder, destination)));
        }

        return uploads.Count > 0 ? uploads : throw new ModuleException($"S3Upload: there is no file '{source}'");
    }

    private static List<(string, S3Location)> Below(string folder, string root, S3Location destination) =>
    [
        .. FolderTree.Everything(folder).OfType<FileInfo>().Where(file => file.LinkTarget is null || file.Exists)
            .Select(file => file.FullName).Order(StringComparer.Ordinal)
            .Select(path => (path, Under(destination, Path.GetRelativePath(root, path)))),
    ];

    private static S3Location Under(S3Location prefix, string name) =>
        prefix with { Key = (prefix.Key.Length == 0 || prefix.Key.EndsWith('/') ? prefix.Key : prefix.Key + "/") + name };
}
