using System.CommandLine;
using System.Net;

namespace BuildFarm.Silo.Configuration;

/// <summary>The command line of `up`.</summary>
internal static class UpCommand
{
    public static Command Create(Func<UpOptions, CancellationToken, Task<int>> run)
    {
        var data = new Option<string>("--data") { Description = "Folder with everything of this farm", DefaultValueFactory = _ => DefaultData() };
        var config = new Option<string?>("--config") { Description = "Configuration file (JSON)" };
        var http = new Option<string>("--http") { Description = "Where REST, metrics and health listen", DefaultValueFactory = _ => "127.0.0.1:8080" };
        var grpc = new Option<string>("--grpc") { Description = "Where gRPC listens", DefaultValueFactory = _ => "127.0.0.1:8081" };
        var cloud = new Option<string>("--cloud") { Description = "local or simulated", DefaultValueFactory = _ => "local" };
        var bases = new Option<string[]>("--base") { Description = "A base image to have ready, such as debian-12-x86" };
        var agent = new Option<string?>("--agent-folder") { Description = "Folder of the self-contained agent" };
        var cache = new Option<string?>("--base-cache") { Description = "Folder where base images are kept as made" };
        var cluster = new Option<string>("--cluster-id") { Description = "Name of the cluster", DefaultValueFactory = _ => "buildfarm" };
        var postgres = new Option<string?>("--postgres") { Description = "PostgreSQL connection for catalog and cluster" };
        var silo = new Option<int>("--silo-port") { Description = "Port between silos", DefaultValueFactory = _ => 11111 };
        var gateway = new Option<int>("--orleans-gateway-port") { Description = "Port of the cluster's clients", DefaultValueFactory = _ => 30000 };
        var certificate = new Option<string?>("--tls-cert") { Description = "Certificate of both ports (PEM, with those between it and its root)" };
        var key = new Option<string?>("--tls-key") { Description = "Its private key (PEM)" };
        var clientCa = new Option<string?>("--client-ca") { Description = "Issuers of clients' certificates (PEM): every client needs one then" };
        cloud.AcceptOnlyFromAmong("local", "simulated");
        var command = new Command("up", "Runs a farm until it is told to stop") { data, config, http, grpc, cloud, bases, agent, cache, cluster, postgres, silo, gateway, certificate, key, clientCa };
        command.SetAction((parsed, cancellation) =>
        {
            var settings = SettingsFile.Read(parsed.GetValue(config));
            var options = new UpOptions
            {
                DataFolder = Path.GetFullPath(parsed.GetValue(data)!),
                Http = EndPoint("--http", parsed.GetValue(http)!),
                Grpc = EndPoint("--grpc", parsed.GetValue(grpc)!),
                Cloud = parsed.GetValue(cloud)!,
                Bases = parsed.GetValue(bases) ?? [],
                AgentFolder = parsed.GetValue(agent) is { } folder ? Path.GetFullPath(folder) : null,
                BaseCacheFolder = parsed.GetValue(cache) is { } kept ? Path.GetFullPath(kept) : null,
                Settings = settings,
                Tls = TlsFiles.Of(settings.Tls, parsed.GetValue(certificate), parsed.GetValue(key), parsed.GetValue(clientCa)),
                Engine = new EngineOptions
                {
                    ClusterId = parsed.GetValue(cluster)!,
                    Postgres = parsed.GetValue(postgres),
                    SiloPort = parsed.GetValue(silo),
                    OrleansGatewayPort = parsed.GetValue(gateway),
                },
            };
            TlsFiles.RequireBeyondLoopback(options);
            return run(options, cancellation);
        });
        return command;
    }

    /// <summary>Where a farm's folder is when nobody says.</summary>
    public static string DefaultData() => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".buildfarm");

    private static IPEndPoint EndPoint(string option, string value)
    {
        var text = value.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        return IPEndPoint.TryParse(text, out var found) && text.Contains(':', StringComparison.Ordinal)
            ? found
            : throw new UsageException($"{option} {value}: give an address and a port, such as 127.0.0.1:8080");
    }
}
