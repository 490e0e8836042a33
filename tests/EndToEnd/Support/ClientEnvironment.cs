namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>What a stock client is told of a farm: what `buildfarm env` prints, and to look nowhere else.</summary>
internal static class ClientEnvironment
{
    public static async Task<Dictionary<string, string>> OfAsync(Farm farm)
    {
        var environment = (await farm.CliAsync("env")).Expect(0).Json.AsObject().ToDictionary(member => member.Key, member => (string)member.Value!);
        environment["AWS_DEFAULT_OUTPUT"] = "json";
        environment["AWS_PAGER"] = "";
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        environment["AWS_CONFIG_FILE"] = environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        environment["PYTHONDONTWRITEBYTECODE"] = "1";
        environment["GRPC_HOST"] = farm.GrpcHost;
        environment["PROTOS"] = Path.Combine(Programs.Root, "protos");
        environment["CHECKPOINT_DISABLE"] = "1";
        return environment;
    }
}
