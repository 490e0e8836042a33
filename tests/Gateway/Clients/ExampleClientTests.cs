using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Gateway.Tests.Clients;

/// <summary>The programs of examples/clients, with the gRPC clients that others wrote, over TLS as over plain text.</summary>
public sealed class ExampleClientTests
{
    private const string Image = "arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/1";
    private const string Other = "arn:aws:imagebuilder:us-east-1:111111111111:image/web/1.0.0/1";

    private const string Expected = """
        health SERVING
        services buildfarm.farm.v1.Farm buildfarm.imagebuilder.v1.ImageBuilder grpc.health.v1.Health grpc.reflection.v1.ServerReflection grpc.reflection.v1alpha.ServerReflection
        images 2
        refused INVALID_ARGUMENT InvalidRequestException maxResults
        status DEADLINE_EXCEEDED
        left CANCELLED
        web/1.0.0/1 | hello
        web/1.0.0/1 AVAILABLE
        web/1.0.0/1 end
        web/1.0.0/1 end ForbiddenException

        """;

    [NeedsTheory("node --version", "npm view @grpc/grpc-js version")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task JavaScript(bool secure)
    {
        using var folder = new TestFolder();
        foreach (var file in Directory.GetFiles(Example("javascript"), "*.js*"))
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        var install = await Commands.RunAsync("npm", ["install", "--silent", "--no-audit", "--no-fund"], new Dictionary<string, string>(), folder.Path);
        Assert.True(install.Exit == 0, install.Errors);

        await RunAsync(secure, folder, "node", ["example.js", Image, Other], new() { ["BUILDFARM_PROTOS"] = Path.Combine(Repository.Root, "protos") });
    }

    [NeedsTheory("protoc --version", "/usr/bin/python3 -c 'import grpc, google.protobuf'")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Python(bool secure)
    {
        using var folder = new TestFolder();
        var made = await Commands.RunAsync(Path.Combine(Example("python"), "generate.sh"), [folder["generated"]], new Dictionary<string, string>());
        Assert.True(made.Exit == 0, made.Errors);

        await RunAsync(
            secure, folder, "/usr/bin/python3", [Path.Combine(Example("python"), "example.py"), Image, Other],
            new() { ["PYTHONPATH"] = folder["generated"], ["PYTHONDONTWRITEBYTECODE"] = "1" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CSharp(bool secure)
    {
        using var folder = new TestFolder();
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "BuildFarm.Examples.Client", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "BuildFarm.Examples.Client.dll");

        await RunAsync(secure, folder, "dotnet", [program, Image, Other], []);
    }

    private static string Example(string language) => Path.Combine(Repository.Root, "examples", "clients", language);

    private static async Task RunAsync(bool secure, TestFolder folder, string program, string[] arguments, Dictionary<string, string> environment)
    {
        using var authority = new TestCertificates(folder, "authority", DateTimeOffset.UtcNow);
        await using var server = await GatewayServer.StartAsync(TimeProvider.System, options => secure ? options with { Tls = authority.Server(forClients: true) } : options);
        await PrepareAsync(server);
        environment["BUILDFARM_GRPC"] = secure ? $"https://{server.GrpcHost}" : server.GrpcHost;
        environment["AWS_REGION"] = "us-east-1";
        environment["AWS_ACCESS_KEY_ID"] = server.Credential.AccessKeyId;
        environment["AWS_SECRET_ACCESS_KEY"] = server.Credential.SecretAccessKey;
        environment["AWS_SESSION_TOKEN"] = "";
        environment["AWS_CA_BUNDLE"] = environment["BUILDFARM_CLIENT_CERT"] = environment["BUILDFARM_CLIENT_KEY"] = "";
        if (secure)
        {
            using var client = authority.Client();
            var files = authority.Write(client, "client");
            environment["AWS_CA_BUNDLE"] = authority.AuthorityFile;
            environment["BUILDFARM_CLIENT_CERT"] = files.CertificateFile;
            environment["BUILDFARM_CLIENT_KEY"] = files.KeyFile;
        }

        var (exit, output, errors) = await Commands.RunAsync(program, arguments, environment, folder.Path);

        Assert.True(exit == 0, output + errors);
        // Two builds end on one stream in the order in which they end.
        Assert.Equal(Expected.ReplaceLineEndings("\n").Split('\n').Order(), output.Split('\n').Select(static line => line.TrimEnd()).Order());
    }

    private static async Task PrepareAsync(GatewayServer server)
    {
        server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse { ImageVersionList = { new ImageVersion { Name = new string('n', 3000) }, new ImageVersion() } });
        server.Operations.On<GetFarmStatusRequest>("GetFarmStatus", static async (context, _) =>
        {
            // Longer than anybody waits.
            await Task.Delay(Timeout.Infinite, context.Cancellation);
            return new FarmStatus();
        });
        await server.Catalog.CommitAsync([new InsertResource(new ResourceRow
        {
            Arn = Image, Kind = "image", Account = "000000000000", Region = "us-east-1", Name = "web", Major = 1, Build = 1, Created = server.Time.GetUtcNow(), Body = [],
        })]);
        // The first is for the watch that is left, the others for the one that stays.
        await server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 1, State = new StateChange { Status = "BUILDING" } });
        _ = RestAsync(server);
    }

    private static async Task RestAsync(GatewayServer server)
    {
        await server.Builds.Left.Task;
        await server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 2, Log = new LogLine { Text = "hello" } });
        await server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 3, State = new StateChange { Status = "AVAILABLE" } });
        server.Builds.Events.Writer.Complete();
    }
}
