using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace BuildFarm.Agent.Tests.Support;

/// <summary>moto on a loopback port of its own.</summary>
public sealed class MotoServer : IAsyncDisposable
{
    private readonly Process _process;

    private MotoServer(Process process, int port) => (_process, Endpoint) = (process, new Uri($"http://127.0.0.1:{port}"));

    public Uri Endpoint { get; }

    public static async Task<MotoServer> StartAsync()
    {
        int port = FreePort();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Process process = Process.Start(new ProcessStartInfo(MotoFactAttribute.Program!, ["-H", "127.0.0.1", "-p", $"{port}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        void Watch(string? line) => _ = line is not null && Regex.IsMatch(line, "Running on|Press CTRL") && started.TrySetResult();
        process.ErrorDataReceived += (_, data) => Watch(data.Data);
        process.OutputDataReceived += (_, data) => Watch(data.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(120));
        return new MotoServer(process, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
