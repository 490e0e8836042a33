using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Commands;

/// <summary>Prints what other clients need to reach the farm: <c>eval "$(./buildfarm env)"</c>.</summary>
internal static class EnvCommand
{
    public static Command Create(ActionSetter setAction)
    {
        var command = new Command("env", "Print export lines for other clients: eval \"$(./buildfarm env)\"");
        setAction(command, context => Task.FromResult(Run(context)));
        return command;
    }

    private static int Run(CommandContext context)
    {
        var folder = new DataFolder(context.DataPath);
        var running = folder.ReadRunning();
        var credential = folder.ReadCredential();
        (string Name, string Value)[] variables =
        [
            ("AWS_ENDPOINT_URL_IMAGEBUILDER", running.Http.GetLeftPart(UriPartial.Authority)),
            // Who asks a token service asks the farm's: the keys are of no use, and no business, of another.
            ("AWS_ENDPOINT_URL_STS", running.Http.GetLeftPart(UriPartial.Authority)),
            ("AWS_REGION", running.Region ?? ConnectionResolver.DefaultRegion),
            // boto3 and the AWS CLI's first version know this name alone.
            ("AWS_DEFAULT_REGION", running.Region ?? ConnectionResolver.DefaultRegion),
            ("AWS_ACCESS_KEY_ID", credential.AccessKeyId),
            ("AWS_SECRET_ACCESS_KEY", credential.SecretAccessKey),
            ("BUILDFARM_GRPC", (running.Certificate is null ? running.Grpc?.Authority : running.Grpc?.GetLeftPart(UriPartial.Authority)) ?? ""),
        ];
        // One that signed itself is its own authority; who trusts another's is for the user to say.
        if (running.Certificate is { } certificate && TlsTrust.SignedItself(certificate)) variables = [.. variables, ("AWS_CA_BUNDLE", certificate)];
        foreach (var (name, value) in variables) context.Output.Line($"export {name}={Quote(value)}");
        context.Output.Json(new JsonObject(variables.Select(v => KeyValuePair.Create(v.Name, (JsonNode?)v.Value))));
        return ExitCodes.Done;
    }

    // In a form that every POSIX shell reads back as the same text.
    private static string Quote(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or '-' or '_') ? value : "'" + value.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
