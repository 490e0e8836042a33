using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>One farm of real processes in a folder of its own: `buildfarm up` with its builder host, and the command line.</summary>
internal sealed class Farm : IAsyncDisposable
{
    public const string Base = "debian-12-x86";
    private static readonly TimeSpan s_startLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(60);
    private readonly string _http = FreeAddress();
    private readonly string _grpc = FreeAddress();
    private Process? _server;

    public Farm() => Machine = new Machine(Data);

    public string Folder { get; } = Directory.CreateTempSubdirectory("buildfarm-e2e-").FullName;

    public string Data => Path.Combine(Folder, "data");

    public Machine Machine { get; }

    public string Endpoint => "http://" + _http;

    public Process Server => _server ?? throw new InvalidOperationException("The farm does not run.");

    /// <summary>Written to the configuration file; one build at a time makes a queue that tests can see.</summary>
    public string Configuration { get; init; } = """{ "regionLimits": { "us-east-1": 1 } }""";

    /// <summary>On the cloud that only acts as one: no root, no base image, no host.</summary>
    public bool Simulated { get; init; }

    public string GrpcHost => _grpc;

    /// <summary>Further variables of the server's environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public string Log => Path.Combine(Folder, "up.log");

    private static Dictionary<string, string> Environment { get; } = new()
    {
        ["BUILDFARM_NO_BUILD"] = "1",
        ["BUILDFARM_CONFIGURATION"] = Programs.Configuration,
        ["DOTNET_TieredPGO"] = "0",
    };

    /// <summary>Returns when the farm answers.</summary>
    public async Task StartAsync()
    {
        var configuration = Path.Combine(Folder, "farm.json");
        await File.WriteAllTextAsync(configuration, Configuration);
        // standard error into a file: the builder host inherits it, and outlives the server
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardInput = true };
        string[] arguments =
        [
            "-c", "exec \"$@\" 2>>\"$0\"", Log, Programs.Launcher, "up", "--data", Data, "--http", _http, "--grpc", _grpc,
            "--config", configuration, .. Simulated ? new[] { "--cloud", "simulated" } : ["--base", Base, "--base-cache", Programs.BaseCache, "--agent-folder", Programs.Agent],
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        foreach (var (name, value) in Environment.Concat(Variables))
        {
            start.Environment[name] = value;
        }

        Directory.CreateDirectory(Programs.BaseCache);
        _server = Process.Start(start)!;
        _server.StandardInput.Close();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OutputDataReceived += (_, line) =>
        {
            Record(line.Data);
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"The farm ended while it started: {LastWords()}"));
            }
            else if (line.Data.StartsWith("buildfarm is up", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        _server.BeginOutputReadLine();
        await ready.Task.WaitAsync(s_startLimit);
    }

    /// <summary>kill -9; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        Signals.Send(Server.Id, Signals.Kill);
        await EndAsync();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signals.Send(Server.Id, Signals.Terminate);
        return await EndAsync();
    }

    /// <summary>Runs the command line on this farm's data folder with JSON output.</summary>
    public Task<ProgramRun> CliAsync(params string[] arguments) =>
        ProgramRun.RunAsync(Programs.Launcher, [.. arguments, "--data", Data, "--output", "json"], Environment);

    /// <summary>The same with text output, and with something to read on standard input.</summary>
    public Task<ProgramRun> RunWithInputAsync(string input, params string[] arguments) =>
        ProgramRun.RunAsync(Programs.Launcher, [.. arguments, "--data", Data], Environment, input);

    public async Task<ProgramRun> TryApplyAsync(string manifest)
    {
        var file = Path.Combine(Folder, $"manifest-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, manifest);
        return await CliAsync("apply", "-f", file);
    }

    public async Task ApplyAsync(Manifest manifest) => (await TryApplyAsync(manifest.ToString())).Expect(0);

    /// <summary>Starts a build and returns its ARN at once.</summary>
    public async Task<string> StartBuildAsync(string pipeline, params string[] options)
    {
        var run = (await CliAsync(["run", pipeline, "--detach", .. options])).Expect(0);
        return (string)run.Json["builds"]![0]!["arn"]!;
    }

    /// <summary>Runs a pipeline to the end and returns what `run` says of its build.</summary>
    public async Task<Build> BuildAsync(string pipeline, params string[] options) =>
        new((await CliAsync(["run", pipeline, .. options])).Json["builds"]![0]!);

    public BuildEvents Follow(string buildArn) => BuildEvents.Start(buildArn, ["images", "logs", buildArn, "--follow", "--data", Data, "--output", "json"], Environment);

    public async Task<Build> ShowAsync(string buildArn)
    {
        var shown = (await CliAsync("images", "show", buildArn)).Expect(0).Json;
        return new Build(new JsonObject
        {
            ["arn"] = buildArn,
            ["status"] = (string?)shown["image"]!["state"]!["status"],
            ["reason"] = (string?)shown["image"]!["state"]!["reason"] ?? "",
            ["components"] = shown["report"]?["components"]?.DeepClone(),
            ["stages"] = shown["report"]?["stages"]?.DeepClone(),
        });
    }

    /// <summary>Fails unless all instances and what they consist of are gone within seconds.</summary>
    public async Task AssertNothingLeftAsync()
    {
        var left = await Waiting.UntilNothingAsync(Machine.InstanceRemains, TimeSpan.FromSeconds(15));
        Assert.True(left is null, $"left behind: {left}\n{LastWords()}");
        Assert.True(Machine.Networks().Count <= 4, $"more networks than spare ones are left: {string.Join(' ', Machine.Networks())}");
    }

    public string LastWords() => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(30)) : "";

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            await KillAsync();
        }

        if (Machine.HostProcess() is { } host)
        {
            Signals.Send(host, Signals.Terminate);
            await Waiting.UntilNothingAsync(Machine.Remains, s_stopLimit);
        }

        _server?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<int> EndAsync()
    {
        await Server.WaitForExitAsync().WaitAsync(s_stopLimit);
        return Server.ExitCode;
    }

    private void Record(string? line)
    {
        if (line is not null)
        {
            lock (Machine)
            {
                File.AppendAllText(Log, line + "\n");
            }
        }
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }
}
