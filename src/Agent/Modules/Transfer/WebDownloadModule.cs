using BuildFarm.Documents.Conditions;

namespace BuildFarm.Agent.Modules.Transfer;

/// <summary>Downloads over HTTP and HTTPS, with own retries; a file appears under its name only when it is whole and verified.</summary>
internal sealed class WebDownloadModule : IActionModule
{
    private static readonly Dictionary<string, FileHashKind> Algorithms = Enum.GetValues<FileHashKind>().ToDictionary(kind => kind.ToString());

    public string Name => "WebDownload";

    public async ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        List<Download> downloads = [.. context.Items.Select(item => Read(context, item))]; // all inputs are checked before the first byte
        foreach (Download download in downloads)
        {
            await RunOneAsync(context, download, stop);
        }

        return ModuleResult.With("destination", string.Join('\n', downloads.Select(download => download.Path)));
    }

    private static async Task RunOneAsync(ModuleContext context, Download download, CancellationToken stop)
    {
        if (Directory.Exists(download.Path))
        {
            throw new ModuleException($"WebDownload: destination '{download.Path}' is a folder; end it with '/' to download into it");
        }

        if (File.Exists(download.Path))
        {
            if (!download.Overwrite)
            {
                throw new ModuleException($"WebDownload: file '{download.Path}' already exists and \"overwrite\" is set to false");
            }

            if (download.Algorithm is { } kind && await FileHash.ComputeAsync(kind, download.Path, stop) == download.Checksum)
            {
                context.Say($"{download.Path} is there already with the right {kind} checksum; not downloaded again");
                return;
            }
        }

        using HttpClient client = context.Services.CreateHttpClient(download.IgnoreCertificateErrors);
        await new Downloader(client, context).FetchAsync(download, stop);
    }

    private static Download Read(ModuleContext context, InputReader item)
    {
        string source = item.Required("source");
        if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new ModuleException($"WebDownload: source '{source}' is no http:// or https:// URL");
        }

        string? checksum = item.Optional("checksum");
        string? algorithm = item.Optional("algorithm");
        if (checksum is null != algorithm is null)
        {
            throw new ModuleException($"WebDownload: '{source}': checksum and algorithm go together; '{(checksum is null ? "checksum" : "algorithm")}' is missing");
        }

        return new Download
        {
            Source = uri,
            Path = Target(context, item.Required("destination"), uri),
            Overwrite = item.Flag("overwrite", true),
            Checksum = checksum?.Trim().ToLowerInvariant(),
            Algorithm = algorithm is null ? null : item.OneOf("algorithm", null, Algorithms),
            IgnoreCertificateErrors = item.Flag("ignoreCertificateErrors", false),
        };
    }

    private static string Target(ModuleContext context, string destination, Uri source)
    {
        string full = context.Services.FullPath(destination);
        if (!destination.EndsWith('/') && !destination.EndsWith('\\'))
        {
            return full;
        }

        string name = Uri.UnescapeDataString(source.Segments[^1].TrimEnd('/'));
        return name.Length > 0 && name is not ("." or "..") && !name.Contains('/')
            ? Path.Combine(full, name)
            : throw new ModuleException($"WebDownload: '{source}' ends with no file name; give one in the destination");
    }
}
