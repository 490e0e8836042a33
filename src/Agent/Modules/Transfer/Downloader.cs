using System.Globalization;
using System.Net;
using System.Security.Authentication;

namespace BuildFarm.Agent.Modules.Transfer;

/// <summary>Fetches one file in up to five tries with exponential backoff.</summary>
internal sealed class Downloader(HttpClient client, ModuleContext context)
{
    private const int MaximumTries = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <exception cref="ModuleException">The last try's reason.</exception>
    public async Task FetchAsync(Download download, CancellationToken stop)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await TryOnceAsync(download, stop);
                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested && e is HttpRequestException or IOException or DownloadException or OperationCanceledException)
            {
                string reason = Reason(e);
                if (attempt == MaximumTries || !IsWorthRetrying(e))
                {
                    throw new ModuleException($"WebDownload: '{download.Source}': {reason} ({attempt} {(attempt == 1 ? "try" : "tries")})");
                }

                TimeSpan pause = FirstPause * Math.Pow(2, attempt - 1) * (0.5 + (context.Services.Chance() / 2));
                context.Say(string.Create(CultureInfo.InvariantCulture, $"try {attempt} of {MaximumTries} failed: {reason}; the next one in {pause.TotalSeconds:0.0} s"));
                await Task.Delay(pause, context.Services.Time, stop);
            }
        }
    }

    private async Task TryOnceAsync(Download download, CancellationToken stop)
    {
        using HttpResponseMessage response = await client.GetAsync(download.Source, HttpCompletionOption.ResponseHeadersRead, stop);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            string redirect = response.Headers.Location is { } location ? $" to '{location}', which is not followed (another scheme, or too many)" : "";
            throw new DownloadException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}{redirect}", (int)response.StatusCode is >= 500 or 408 or 429);
        }

        string folder = Path.GetDirectoryName(download.Path)!;
        Directory.CreateDirectory(folder);
        string partial = PartialFile.PathFor(download.Path);
        try
        {
            await using (FileStream file = PartialFile.Create(partial))
            {
                await response.Content.CopyToAsync(file, stop);
                CheckLength(response, file.Length);
            }

            await VerifyAsync(download, partial, stop);
            File.Move(partial, download.Path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void CheckLength(HttpResponseMessage response, long received)
    {
        if (response.Content.Headers.ContentLength is { } announced && announced != received)
        {
            throw new DownloadException($"{received} bytes came where {announced} were announced", true);
        }
    }

    private static async Task VerifyAsync(Download download, string partial, CancellationToken stop)
    {
        if (download.Algorithm is { } kind && await FileHash.ComputeAsync(kind, partial, stop) is var actual && actual != download.Checksum)
        {
            throw new DownloadException($"the {kind} checksum is {actual}, expected is {download.Checksum}", true);
        }
    }

    private static bool IsWorthRetrying(Exception e) => e switch
    {
        DownloadException known => known.IsPassing,
        IOException => e is HttpIOException or { HResult: 0 } || e.InnerException is not null || e.Message.Contains("response", StringComparison.OrdinalIgnoreCase),
        HttpRequestException { InnerException: AuthenticationException } => false,
        _ => true,
    };

    private static string Reason(Exception e) => e.InnerException is { } inner && inner.Message.Length > 0 && !e.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{e.Message.TrimEnd('.')}: {inner.Message}"
        : e.Message;

    private sealed class DownloadException(string message, bool isPassing) : Exception(message)
    {
        public bool IsPassing { get; } = isPassing;
    }
}
