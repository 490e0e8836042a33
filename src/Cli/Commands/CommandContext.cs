using System.CommandLine;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Commands;

/// <summary>One invocation of a command.</summary>
internal sealed class CommandContext(CliEnvironment environment, SharedOptions shared, ParseResult parsed, CancellationToken cancellation)
{
    public CliEnvironment Environment => environment;

    public ParseResult Parsed => parsed;

    public CancellationToken Cancellation => cancellation;

    public CommandOutput Output { get; } = new(environment, shared.IsJson(parsed));

    public ConnectionResolver Connections { get; } = new(environment);

    public string DataPath => Connections.DataPath(parsed.GetValue(shared.Data));

    /// <summary>A command line on the same farm, to be shown.</summary>
    public string CommandLine(string command)
    {
        var named = new (string Option, string? Value)[] { ("--data", parsed.GetValue(shared.Data)), ("--endpoint", parsed.GetValue(shared.Endpoint)), ("--grpc", parsed.GetValue(shared.Grpc)) };
        return $"./buildfarm {command}" + string.Concat(named.Where(option => option.Value is not null).Select(option => $" {option.Option} {option.Value}"));
    }

    /// <exception cref="CliException">No farm is named or found.</exception>
    public IFarm Connect() => environment.Connect(Connections.Resolve(shared.Connection(parsed)), environment.Time);
}
