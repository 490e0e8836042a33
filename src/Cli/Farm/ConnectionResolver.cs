using BuildFarm.Cli.Terminal;
using BuildFarm.Model.Auth;

namespace BuildFarm.Cli.Farm;

/// <summary>
/// Which farm a command talks to. Options win over environment variables, a data folder named by option over the variables of an earlier
/// `eval "$(./buildfarm env)"`, and those over the default data folder.
/// </summary>
internal sealed class ConnectionResolver(CliEnvironment environment)
{
    public const string DefaultRegion = "us-east-1";
    public const string DefaultAccount = "000000000000";

    public string DataPath(string? option) =>
        option ?? environment.Variable("BUILDFARM_DATA") ?? Path.Combine(environment.Variable("HOME") ?? ".", ".buildfarm");

    /// <exception cref="CliException">No farm is named or found.</exception>
    public FarmConnection Resolve(ConnectionOptions options)
    {
        var endpoint = options.Endpoint ?? (options.Data is null ? environment.Variable("AWS_ENDPOINT_URL_IMAGEBUILDER") : null);
        return endpoint is null ? FromFolder(options) : FromEndpoint(endpoint, options);
    }

    private FarmConnection FromFolder(ConnectionOptions options)
    {
        var folder = new DataFolder(DataPath(options.Data));
        var running = folder.ReadRunning();
        return new FarmConnection
        {
            Endpoint = running.Http,
            Grpc = options.Grpc is null ? running.Grpc : Parse(options.Grpc, "--grpc"),
            Region = running.Region ?? DefaultRegion,
            Account = running.Account ?? DefaultAccount,
            Credential = folder.ReadCredential(),
            Tls = Tls(running),
            Origin = folder.Path,
        };
    }

    private FarmConnection FromEndpoint(string endpoint, ConnectionOptions options)
    {
        var grpc = options.Grpc ?? environment.Variable("BUILDFARM_GRPC");
        // The folder, when there is one, knows what an address alone does not say.
        var folder = new DataFolder(DataPath(options.Data));
        var running = folder.HasRunningFile ? folder.ReadRunning() : null;
        var address = Parse(endpoint, "--endpoint");
        return new FarmConnection
        {
            Endpoint = address,
            Grpc = grpc is null ? (running?.Http == address ? running.Grpc : null) : Parse(grpc, "--grpc"),
            Region = environment.Variable("AWS_REGION") ?? environment.Variable("AWS_DEFAULT_REGION") ?? running?.Region ?? DefaultRegion,
            Account = environment.Variable("BUILDFARM_ACCOUNT") ?? running?.Account ?? DefaultAccount,
            Credential = FromVariables() ?? folder.ReadCredential(),
            Tls = Tls(running?.Http == address ? running : null),
            Origin = address.GetLeftPart(UriPartial.Authority),
        };
    }

    // The first is the AWS CLI's and boto3's own name.
    private TlsTrust Tls(RunningFarm? running) => new()
    {
        ServerCertificate = running?.Certificate,
        Authorities = environment.Variable("AWS_CA_BUNDLE"),
        ClientCertificate = environment.Variable("BUILDFARM_CLIENT_CERT"),
        ClientKey = environment.Variable("BUILDFARM_CLIENT_KEY"),
    };

    private SigningCredential? FromVariables() =>
        environment.Variable("AWS_ACCESS_KEY_ID") is { } id && environment.Variable("AWS_SECRET_ACCESS_KEY") is { } secret
            ? new SigningCredential(id, secret, environment.Variable("AWS_SESSION_TOKEN"))
            : null;

    private static Uri Parse(string text, string what) =>
        Addresses.TryParse(text, out var address) ? address : throw CliException.Usage($"{what} '{text}' is not an address; write HOST:PORT or http://HOST:PORT");
}
