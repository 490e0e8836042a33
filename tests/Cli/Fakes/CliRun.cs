using BuildFarm.Cli.Commands;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Tests.Fakes;

/// <summary>Runs a command line in this process and keeps what it printed.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private int tokens;

    public FakeFarm Farm { get; } = new();

    public TestFolder Folder { get; } = new();

    public TestTime Time { get; } = new();

    public FakeShell Shell { get; } = new();

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal)
    {
        ["AWS_ENDPOINT_URL_IMAGEBUILDER"] = "http://127.0.0.1:1",
        ["AWS_ACCESS_KEY_ID"] = "AKID",
        ["AWS_SECRET_ACCESS_KEY"] = "secret",
    };

    public FarmConnection? Connected { get; private set; }

    public string Output => output.ToString();

    public string Error => error.ToString();

    public CliRun() => Variables["HOME"] = Folder.Path;

    public async Task<int> RunAsync(params string[] arguments)
    {
        output.GetStringBuilder().Clear();
        error.GetStringBuilder().Clear();
        var environment = new CliEnvironment
        {
            Out = output,
            Error = error,
            IsTerminal = false,
            Variable = name => Variables.GetValueOrDefault(name),
            Time = Time,
            NewToken = () => $"token-{++tokens}",
            Connect = (connection, _) =>
            {
                Connected = connection;
                return Farm;
            },
            Shell = Shell,
        };
        return await CommandTree.RunAsync(environment, arguments);
    }

    public void Dispose() => Folder.Dispose();
}
