using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>An AWS emulator of its own on the loopback, for what the farm asks of S3.</summary>
internal sealed class Moto : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private Moto(Process process, int port)
    {
        _process = process;
        Endpoint = $"http://127.0.0.1:{port}";
    }

    public string Endpoint { get; }

    /// <summary>What programs need to take it for AWS.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL_S3"] = Endpoint,
        ["AWS_ACCESS_KEY_ID"] = "AKIAEXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "example",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
    };

    public static async Task<Moto> StartAsync()
    {
        var port = FreePort();
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        string[] arguments = ["-c", "exec \"$@\" >/dev/null 2>&1", "moto", Programs.Find("moto_server")!, "-H", "127.0.0.1", "-p", $"{port}"];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var moto = new Moto(Process.Start(start)!, port);
        var late = await Waiting.UntilNothingAsync(() => Answers(port) ? null : "moto does not answer", s_limit);
        Assert.True(late is null, late);
        return moto;
    }

    /// <summary>Puts a file into a bucket, which is made; answers its URI.</summary>
    public async Task<string> PutAsync(string bucket, string key, string path)
    {
        var aws = Programs.Find("aws")!;
        await ProgramRun.RunAsync(aws, ["s3", "mb", $"s3://{bucket}"], Variables); // it may be there
        (await ProgramRun.RunAsync(aws, ["s3", "cp", "--quiet", path, $"s3://{bucket}/{key}"], Variables)).Expect(0);
        return $"s3://{bucket}/{key}";
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
