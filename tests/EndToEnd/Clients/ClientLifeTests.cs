using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Clients;

/// <summary>
/// Clients that others wrote take every resource kind through its life: created, read back equal, tagged, listed, updated, deleted, made anew. The
/// lives stand in Scripts/lives.json, once for all clients. Each client has a farm of its own.
/// </summary>
public sealed class ClientLifeTests
{
    private static readonly string[] s_kinds =
        ["Component", "ContainerRecipe", "DistributionConfiguration", "Image", "ImagePipeline", "ImageRecipe", "InfrastructureConfiguration", "LifecyclePolicy", "Workflow"];

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(6);

    private static string Scripts => Path.Combine(Programs.Root, "tests", "EndToEnd", "Clients", "Scripts");

    [ClientFact("aws --version", "python3 --version")]
    public Task The_AWS_command_line_lives_every_kind() => LiveAsync("python3", Path.Combine(Scripts, "aws_life.py"));

    [ClientFact("python3 -c 'import boto3'")]
    public Task Boto3_lives_every_kind() => LiveAsync("python3", Path.Combine(Scripts, "boto3_life.py"));

    [ClientFact("node --version", "npm view @aws-sdk/client-imagebuilder version")]
    public Task The_JavaScript_SDK_lives_every_kind() => LiveNodeAsync("sdk_life.js", "@aws-sdk/client-imagebuilder");

    [ClientFact("node --version", "npm view @grpc/grpc-js version")]
    public Task Grpc_js_lives_every_kind() => LiveNodeAsync("grpc_life.js", "@grpc/grpc-js", "@grpc/proto-loader");

    private static async Task LiveNodeAsync(string script, params string[] packages)
    {
        var folder = Directory.CreateTempSubdirectory("buildfarm-node-").FullName;
        try
        {
            (await ProgramRun.RunAsync("npm", ["install", "--silent", "--no-audit", "--no-fund", .. packages], new Dictionary<string, string>(), folder: folder)).Expect(0);
            foreach (var file in Directory.EnumerateFiles(Scripts, "*.js"))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            await LiveAsync("node", Path.Combine(folder, script));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task LiveAsync(string program, string script)
    {
        await using var farm = new Farm { Simulated = true };
        await farm.StartAsync();

        var run = (await ProgramRun.RunAsync(program, [script, Path.Combine(Scripts, "lives.json")], await ClientEnvironment.OfAsync(farm), limit: s_limit)).Expect(0);

        Assert.Equal(s_kinds, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
