using BuildFarm.Cli.Commands;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;
using BuildFarm.Cli.Trial;

var environment = new CliEnvironment
{
    Out = Console.Out,
    Error = Console.Error,
    IsTerminal = !Console.IsOutputRedirected && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb"),
    Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
    Time = TimeProvider.System,
    NewToken = () => Guid.NewGuid().ToString("N"),
    Connect = (connection, time) => new RemoteFarm(connection, time),
    Shell = new NamespaceShell(),
};
return await CommandTree.RunAsync(environment, args);
