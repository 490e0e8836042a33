using BuildFarm.EndToEnd.Tests.Support;

namespace BuildFarm.EndToEnd.Tests.Clients;

/// <summary>Stock clients get sessions from the farm: told of it by `buildfarm env`, of roles by the profile files that they read everywhere.</summary>
public sealed class TokenServiceTests
{
    private const string Team = "111122223333";
    private const string Role = $"arn:aws:iam::{Team}:role/night";

    private const string Script = """
        import boto3, botocore
        night = boto3.Session(profile_name='night')
        print(night.client('sts').get_caller_identity()['Arn'])
        print(len(night.client('imagebuilder').list_images()['imageVersionList']))
        try:
            night.client('imagebuilder').list_components()
        except botocore.exceptions.ClientError as problem:
            print(problem.response['Error']['Code'])
        sts = boto3.Session(profile_name='base').client('sts')
        for role, seconds in (('none', 900), ('night', 3601), ('night', 43200)):
            try:
                sts.assume_role(RoleArn='arn:aws:iam::111122223333:role/' + role, RoleSessionName='boto', DurationSeconds=seconds)
            except botocore.exceptions.ClientError as problem:
                print(problem.response['Error']['Code'], problem.response['ResponseMetadata']['HTTPStatusCode'])
        """;

    [ClientFact("aws --version", "python3 -c 'import boto3'")]
    public async Task The_AWS_command_line_and_boto3_assume_a_role()
    {
        await using var farm = new Farm { Simulated = true };
        await farm.StartAsync();
        var environment = await PrepareAsync(farm);

        var root = (await AwsAsync(environment, "sts", "get-caller-identity")).Expect(0).Json;
        Assert.Equal(("000000000000", "arn:aws:iam::000000000000:root"), ((string)root["Account"]!, (string)root["Arn"]!));
        var refused = await AwsAsync(environment, "sts", "assume-role", "--role-arn", Role, "--role-session-name", "cli");
        Assert.Contains("(AccessDenied)", refused.Errors, StringComparison.Ordinal);

        foreach (var (name, value) in Profiles(environment, farm))
        {
            environment[name] = value;
        }

        var session = (await AwsAsync(environment, "sts", "assume-role", "--role-arn", Role, "--role-session-name", "cli", "--duration-seconds", "900", "--profile", "base")).Expect(0).Json;
        Assert.Equal($"arn:aws:sts::{Team}:assumed-role/night/cli", (string)session["AssumedRoleUser"]!["Arn"]!);
        Assert.StartsWith("ASIA", (string)session["Credentials"]!["AccessKeyId"]!, StringComparison.Ordinal);
        (await AwsAsync(environment, "imagebuilder", "list-images", "--profile", "night")).Expect(0);
        var boto = (await ProgramRun.RunAsync("python3", ["-c", Script], environment)).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"arn:aws:sts::{Team}:assumed-role/night/", boto[0], StringComparison.Ordinal);
        Assert.Equal(["0", "AccessDeniedException", "AccessDenied 403", "ValidationError 400", "ValidationError 400"], boto[1..]);

        var secrets = new[] { (string)session["Credentials"]!["SecretAccessKey"]!, (string)session["Credentials"]!["SessionToken"]! };
        var audit = await File.ReadAllTextAsync(Path.Combine(farm.Data, "audit", "audit.jsonl"));
        Assert.Contains("\"keys:role\"", audit, StringComparison.Ordinal);
        Assert.Contains("\"sts:AssumeRole\"", audit, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, audit + farm.LastWords(), StringComparison.Ordinal));
    }

    /// <summary>A team with a user who may assume the role, whose key is in the base profile.</summary>
    private static async Task<Dictionary<string, string>> PrepareAsync(Farm farm)
    {
        var lists = Path.Combine(farm.Folder, "lists.json");
        var assume = Path.Combine(farm.Folder, "assume.json");
        await File.WriteAllTextAsync(lists, """{"Statement":{"Effect":"Allow","Action":"imagebuilder:ListImages","Resource":"*"}}""");
        await File.WriteAllTextAsync(assume, $$$"""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"{{{Role}}}"}}""");
        await KeysAsync(farm, "policy", "--name", "lists", "--file", lists);
        await KeysAsync(farm, "policy", "--name", "assume", "--file", assume);
        await KeysAsync(farm, "role", "--role", "night", "--policy", "lists");
        var key = (await KeysAsync(farm, "create", "--user", "ci", "--policy", "assume")).Output.Split('\n')
            .Where(static line => line.StartsWith("export AWS_", StringComparison.Ordinal)).Select(static line => line["export ".Length..].Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        await File.WriteAllTextAsync(Path.Combine(farm.Folder, "credentials"), $"""
            [base]
            aws_access_key_id = {key["AWS_ACCESS_KEY_ID"]}
            aws_secret_access_key = {key["AWS_SECRET_ACCESS_KEY"]}

            """);
        await File.WriteAllTextAsync(Path.Combine(farm.Folder, "config"), $"""
            [profile night]
            role_arn = {Role}
            source_profile = base

            """);
        return await ClientEnvironment.OfAsync(farm);
    }

    private static Dictionary<string, string> Profiles(Dictionary<string, string> environment, Farm farm)
    {
        environment.Remove("AWS_ACCESS_KEY_ID");
        environment.Remove("AWS_SECRET_ACCESS_KEY");
        // The AWS CLI keeps sessions there, and would take those of another farm.
        return new() { ["HOME"] = farm.Folder, ["AWS_CONFIG_FILE"] = Path.Combine(farm.Folder, "config"), ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(farm.Folder, "credentials") };
    }

    private static async Task<ProgramRun> KeysAsync(Farm farm, params string[] arguments) =>
        (await farm.RunWithInputAsync("", ["keys", .. arguments, "--account", Team])).Expect(0);

    private static Task<ProgramRun> AwsAsync(Dictionary<string, string> environment, params string[] arguments) => ProgramRun.RunAsync("aws", arguments, environment);
}
