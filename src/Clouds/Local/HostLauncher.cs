using System.Diagnostics;
using BuildFarm.Model.HostProtocol;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Clouds.Local;

/// <summary>
/// Starts the builder host as a process of its own session where its socket does not answer. It outlives the caller: instances go on
/// while the server restarts. It ends by itself when nobody calls and no instance is left.
/// </summary>
public sealed class HostLauncher(HostLauncherOptions options, ILogger<HostLauncher> logger)
{
    /// <summary>What the host prints, alone on a line, once it answers.</summary>
    public const string ReadyLine = "buildfarm-host ready";

    public string SocketPath => Path.Combine(options.DataFolder, "host.sock");

    /// <summary>The host's program in a build's output folder, beside the program that asks.</summary>
    /// <param name="baseDirectory">…/bin/BuildFarm.Silo/debug, or a folder that holds both programs.</param>
    public static IReadOnlyList<string> FindHostCommand(string baseDirectory)
    {
        var folder = baseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var sibling = Path.GetFullPath(Path.Combine(folder, "..", "..", "BuildFarm.Host", Path.GetFileName(folder), "BuildFarm.Host"));
        var beside = Path.Combine(folder, "BuildFarm.Host");
        return [File.Exists(sibling) ? sibling : beside];
    }

    /// <summary>Returns when the host answers. A <see cref="CloudException"/> with one line says what to do when it can't be started.</summary>
    public async Task<HostStatus> EnsureRunningAsync(CancellationToken cancellation)
    {
        if (await StatusAsync(cancellation).ConfigureAwait(false) is { } running)
        {
            return running;
        }
        if (!Environment.IsPrivilegedProcess)
        {
            throw new CloudException(CloudError.Invalid,
                "The local cloud needs root for its builder host: run `sudo ./buildfarm up`, or `sudo ./buildfarm host serve` beside it, or use `--cloud simulated`.");
        }
        LocalLog.StartingHost(logger, SocketPath);
        try
        {
            await StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (CloudException) when (File.Exists(SocketPath))
        {
            // somebody else started one at the same moment
            if (await StatusAsync(cancellation).ConfigureAwait(false) is { } theirs)
            {
                return theirs;
            }
            throw;
        }
        return await StatusAsync(cancellation).ConfigureAwait(false)
            ?? throw new CloudException(CloudError.Unavailable, $"The builder host started but does not answer at {SocketPath}; see {LogPath}.");
    }

    /// <summary>Ends the host that a server started, unless it has instances to look after. Somebody else's stays.</summary>
    public async Task EndIfUnneededAsync(CancellationToken cancellation)
    {
        if (!File.Exists(SocketPath))
        {
            return;
        }
        using var client = new HostClient(SocketPath);
        try
        {
            await client.CallAsync("Shutdown", new ShutdownRequest { IfUnneeded = true }, ShutdownResponse.Parser, TimeSpan.FromSeconds(10), cancellation)
                .ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Error is CloudError.Unavailable)
        {
            LocalLog.HostNotEnded(logger, e.Message); // it ends by itself when nobody calls
        }
    }

    private string LogPath => Path.Combine(options.DataFolder, "host.log");

    private async Task<HostStatus?> StatusAsync(CancellationToken cancellation)
    {
        if (!File.Exists(SocketPath))
        {
            return null;
        }
        using var client = new HostClient(SocketPath);
        try
        {
            return await client.CallAsync("GetStatus", new GetStatusRequest(), HostStatus.Parser, TimeSpan.FromSeconds(10), cancellation)
                .ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Error is CloudError.Unavailable)
        {
            return null;
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        using var process = Process.Start(StartInfo())
            ?? throw new CloudException(CloudError.Unavailable, $"{options.HostCommand[0]} could not be started.");
        process.StandardInput.Close();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(options.StartTimeout);
        var said = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(bounded.Token).ConfigureAwait(false) is { } line)
            {
                if (line == ReadyLine)
                {
                    return;
                }
                said.Add(line);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CloudException(CloudError.Unavailable,
                $"The builder host was not ready within {options.StartTimeout.TotalSeconds:0} s; see {LogPath}.");
        }
        throw new CloudException(CloudError.Unavailable,
            said.Count > 0 ? string.Join(' ', said.TakeLast(3)) : $"The builder host ended while starting; see {LogPath}.");
    }

    private ProcessStartInfo StartInfo()
    {
        // setsid: a Ctrl-C in the server's terminal must not reach the host
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        string[] arguments =
        [
            .. options.HostCommand, "serve", "--detached",
            "--data", options.DataFolder,
            "--agent-folder", options.AgentFolder,
            "--agent-socket-folder", options.AgentSocketFolder,
            .. options.BaseCacheFolder is { } cache ? new[] { "--base-cache", cache } : [],
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return start;
    }
}
