using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Modules;
using BuildFarm.Documents;

namespace BuildFarm.Agent.Engine;

/// <summary>Finds documents by what a user writes: a path, an S3 URI, a component ARN.</summary>
internal static class DocumentLoader
{
    /// <summary>One name for one document: a full path with links resolved, or the URI or ARN itself.</summary>
    /// <param name="besideFolder">Tried when the path does not exist from the working directory: the folder of the document that asks.</param>
    public static string Identity(string source, string? besideFolder, string workingDirectory)
    {
        if (IsRemote(source))
        {
            return source;
        }

        string path = Path.GetFullPath(source, workingDirectory);
        if (!File.Exists(path) && besideFolder is { Length: > 0 } && Path.IsPathRooted(besideFolder))
        {
            string beside = Path.GetFullPath(source, besideFolder);
            path = File.Exists(beside) ? beside : path;
        }

        return File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
    }

    /// <exception cref="ModuleException">It is not there, too large, or of a kind that this instance cannot reach.</exception>
    public static async ValueTask<string> LoadAsync(string identity, string? bucketOwner, ModuleServices services, CancellationToken stop)
    {
        if (IsRemote(identity))
        {
            return await RemoteAsync(identity, bucketOwner, services, stop);
        }

        var file = new FileInfo(identity);
        if (!file.Exists)
        {
            throw new ModuleException(Directory.Exists(identity) ? $"'{identity}' is a folder, not a document" : $"there is no document '{identity}'");
        }

        if (file.Length > ParseOptions.Default.MaxBytes)
        {
            throw new ModuleException($"document '{identity}' has {file.Length} bytes; {ParseOptions.Default.MaxBytes} are allowed");
        }

        try
        {
            return await File.ReadAllTextAsync(identity, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModuleException($"document '{identity}' cannot be read: {e.Message}");
        }
    }

    private static async Task<string> RemoteAsync(string identity, string? bucketOwner, ModuleServices services, CancellationToken stop)
    {
        try
        {
            return identity.StartsWith("s3://", StringComparison.Ordinal)
                ? await services.Aws.S3.ReadAsync(S3Location.Parse(identity), bucketOwner, ParseOptions.Default.MaxBytes, stop)
                : await services.Aws.ComponentAsync(identity, stop);
        }
        catch (AwsException e)
        {
            throw new ModuleException($"document '{identity}' cannot be read: {e.Message}");
        }
    }

    private static bool IsRemote(string source) => source.StartsWith("s3://", StringComparison.Ordinal) || source.StartsWith("arn:", StringComparison.Ordinal);
}
