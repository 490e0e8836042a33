using System.Text;
using BuildFarm.Agent.Processes;
using BuildFarm.Documents;
using BuildFarm.Documents.Conditions;

namespace BuildFarm.Agent.Modules;

/// <summary>What a module works with: its resolved inputs, and the machine through seams that tests can replace.</summary>
internal sealed record ModuleContext
{
    /// <summary>Expressions resolved.</summary>
    public required DocumentNode Inputs { get; init; }

    /// <summary>As the document has them, expressions and all.</summary>
    public required DocumentNode WrittenInputs { get; init; }

    public required string Action { get; init; }

    /// <summary>Bytes for the console log and for whoever follows the run.</summary>
    public required IOutputSink Output { get; init; }

    public required ModuleServices Services { get; init; }

    /// <summary>Added to the inherited environment of programs.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>An existing folder for scripts and the like, private to the run.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>Where the full output of this step goes, for messages.</summary>
    public required string ConsoleLogPath { get; init; }

    /// <summary>Runs another document inside this step.</summary>
    public required INestedDocuments Nested { get; init; }

    /// <summary>Checks a condition tree in the scope of this step.</summary>
    public required Func<Condition, CancellationToken, ValueTask<bool>> EvaluateCondition { get; init; }

    /// <summary>The items of a module that takes a list; a lone mapping counts as one.</summary>
    public IEnumerable<InputReader> Items => Inputs.Items.Count > 0
        ? Inputs.Items.Select((item, index) => new InputReader(item, $"{Action}: inputs[{index}]"))
        : [Single];

    public InputReader Single => new(Inputs, $"{Action}: inputs");

    /// <summary>A line of the module itself in the console log.</summary>
    public void Say(string line) => Output.Write(OutputStream.StandardOutput, Encoding.UTF8.GetBytes(line + "\n"));
}
