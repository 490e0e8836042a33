using System.Text.Json.Nodes;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>The AWS command line, told nothing but the endpoint and the credential that `buildfarm env` prints.</summary>
internal static class AwsProgram
{
    /// <summary>What `aws imagebuilder` answers.</summary>
    public static async Task<JsonNode> RunAsync(Farm farm, params string[] arguments)
    {
        var environment = (await farm.CliAsync("env")).Expect(0).Json.AsObject().ToDictionary(m => m.Key, m => (string)m.Value!);
        environment["AWS_DEFAULT_OUTPUT"] = "json";
        environment["AWS_PAGER"] = "";
        environment["AWS_CONFIG_FILE"] = environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        return (await ProgramRun.RunAsync(Programs.Find("aws")!, ["imagebuilder", .. arguments], environment)).Expect(0).Json;
    }
}
