using System.CommandLine;

namespace BuildFarm.Agent.Commands;

/// <summary>The command <c>buildfarm-agent</c>.</summary>
internal static class AgentCommandLine
{
    // between a signal and the end of this process: programs have their own grace time, and the report is still written
    private static readonly TimeSpan TerminationTime = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new("Runs component documents on this instance, alone or for a BuildFarm.") { RunCommand.Create(), ValidateCommand.Create(), ServeCommand.Create() };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("'buildfarm-agent --help' lists commands and options.");
            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTime });
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Usage;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }
    }

    /// <summary>Items of a list that is written with commas, as several arguments, or both.</summary>
    public static IReadOnlyList<string> Split(IEnumerable<string>? values) =>
        [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
