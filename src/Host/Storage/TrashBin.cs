using System.Threading.Channels;
using BuildFarm.Host.Processes;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Storage;

/// <summary>Deletes folder trees in the background: a rename takes them out of the way at once.</summary>
internal sealed class TrashBin : IAsyncDisposable
{
    private readonly DataFolders _folders;
    private readonly ILogger _logger;
    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly Task _worker;

    public TrashBin(DataFolders folders, ILogger<TrashBin> logger)
    {
        _folders = folders;
        _logger = logger;
        foreach (var left in Directory.EnumerateFileSystemEntries(folders.Trash))
        {
            _queue.Writer.TryWrite(left);
        }
        _worker = Task.Run(WorkAsync);
    }

    public void Throw(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }
        var target = Path.Combine(_folders.Trash, $"{Path.GetFileName(path)}-{Guid.NewGuid():N}");
        Directory.Move(path, target);
        _queue.Writer.TryWrite(target);
    }

    /// <summary>Finishes what waits.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        await foreach (var path in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                // rm, not Directory.Delete: trees of an instance hold devices, sockets and links to anywhere
                await Command.RunAsync("rm", ["-rf", "--one-file-system", "--", path], TimeSpan.FromMinutes(10)).ConfigureAwait(false);
            }
            catch (HostException e)
            {
                LogMessages.TrashLeft(_logger, path, e.Message);
            }
        }
    }
}
