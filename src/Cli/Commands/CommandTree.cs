using System.CommandLine;
using System.Text.Json.Nodes;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Commands;

/// <summary>All commands, and what an invocation ends with: 0 done, 1 failed, 2 asked for wrongly.</summary>
internal static class CommandTree
{
    private static readonly (string Name, string Description)[] OtherPrograms =
    [
        ("up", "Start a farm on this machine: up [--data DIR] [--config FILE] [--http HOST:PORT] [--grpc HOST:PORT] [--cloud local|simulated]"),
        ("keys", "Access keys, policies, roles and sessions of the farm's accounts: keys create|list|revoke|policy|role|session"),
        ("host", "Run the builder host, the one process that needs root; `up` starts it where it has root"),
        ("agent", "Run component documents on this machine, as the farm's agent does on an instance"),
    ];

    public static async Task<int> RunAsync(CliEnvironment environment, IReadOnlyList<string> arguments)
    {
        var shared = new SharedOptions();
        var parsed = Build(environment, shared).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) environment.Error.WriteLine($"buildfarm: {error.Message}");
            environment.Error.WriteLine($"buildfarm: see ./buildfarm {PathOf(parsed.CommandResult.Command)}--help");
            return ExitCodes.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = environment.Out,
            Error = environment.Error,
            EnableDefaultExceptionHandler = false,
            // Ctrl-C: time to say how to go on, and for a trial to take down what it launched.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(60),
        };
        return await parsed.InvokeAsync(configuration);
    }

    private static RootCommand Build(CliEnvironment environment, SharedOptions shared)
    {
        var root = new RootCommand("BuildFarm: builds, tests and distributes machine images from recipes.") { HelpName = "buildfarm" };
        shared.AddTo(root);
        // Known here for the help alone: the launcher starts other programs for them.
        foreach (var (name, description) in OtherPrograms) root.Add(new Command(name, description));
        CommandFactory[] factories =
        [
            EnvCommand.Create, ApplyCommand.Create, RunCommand.Create, PipelinesCommand.Create, ImagesCommand.Create, ComponentCommand.Create, StatusCommand.Create,
        ];
        foreach (var factory in factories) root.Add(factory(SetAction));
        return root;

        void SetAction(Command command, Func<CommandContext, Task<int>> action) => command.SetAction((parsed, cancellation) =>
            GuardAsync(environment, shared, parsed, () => action(new CommandContext(environment, shared, parsed, cancellation))));
    }

    private static async Task<int> GuardAsync(CliEnvironment environment, SharedOptions shared, ParseResult parsed, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (CliException failure)
        {
            return Fail(failure.ExitCode, failure.Message);
        }
        catch (FarmException failure)
        {
            return Fail(ExitCodes.Failed, failure.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCodes.Failed, "interrupted");
        }

        int Fail(int code, string message)
        {
            environment.Error.WriteLine($"buildfarm: {message}");
            if (shared.IsJson(parsed)) new CommandOutput(environment, json: true).Json(new JsonObject { ["error"] = message });
            return code;
        }
    }

    private static string PathOf(Command command) =>
        command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Select(PathOf)) + command.Name + " ";
}

/// <summary>Makes a command; the delegate it is given hangs an action on it.</summary>
internal delegate Command CommandFactory(ActionSetter setAction);

internal delegate void ActionSetter(Command command, Func<CommandContext, Task<int>> action);
