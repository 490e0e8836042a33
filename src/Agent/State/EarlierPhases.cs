using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BuildFarm.Agent.Engine;
using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.State;

/// <summary>
/// What steps of a document came to that phases of it refer to which run later, as another execution: a farm runs the build phases of all components
/// before the first validate phase. One file a document and its parameters, on the instance's disk and not in the agent's state, so that a layer
/// that is built upon has it. Only root can read it, as outputs may hold secrets. Nothing is kept for test phases: they run on another instance.
/// </summary>
internal sealed class EarlierPhases(string directory)
{
    private const string Test = "test";

    /// <param name="ran">The phases that ran.</param>
    /// <param name="endOf">How a step ended; null when it did not run.</param>
    public void Keep(DocumentRequest request, ComponentDocument document, IReadOnlyList<string> ran, Func<string, string, StepEnd?> endOf)
    {
        IReadOnlySet<(string Phase, string Step)> wanted = ChainReferences.Of(document.Phases.Where(phase => phase.Name != Test && !ran.Contains(phase.Name)));
        List<(string Phase, string Step, StepEnd End)> ends = [];
        foreach ((string phase, string step) in wanted.Where(step => ran.Contains(step.Phase)))
        {
            if (endOf(phase, step) is { } end)
            {
                ends.Add((phase, step, end));
            }
        }

        if (ends.Count == 0)
        {
            return;
        }

        DirectoryInfo folder = Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        string path = PathOf(request);
        File.WriteAllText(path + ".new", Text(ends));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>What earlier executions kept; nothing of a file that cannot be read, whose steps then count as not run.</summary>
    public IReadOnlyList<(string Phase, string Step, StepEnd End)> Of(DocumentRequest request)
    {
        string path = PathOf(request);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using JsonDocument kept = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. kept.RootElement.EnumerateArray().Select(item => (item.GetProperty("phase").GetString()!, item.GetProperty("step").GetString()!, JournalText.ReadEnd(item)!))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return [];
        }
    }

    private string PathOf(DocumentRequest request)
    {
        var identity = new StringBuilder(request.Source).Append('\n').Append(request.Text);
        foreach ((string name, string value) in request.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            identity.Append('\n').Append(name).Append('=').Append(value);
        }

        return Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity.ToString()))) + ".json");
    }

    private static string Text(IEnumerable<(string Phase, string Step, StepEnd End)> ends) => NodeJson.Write(writer =>
    {
        writer.WriteStartArray();
        foreach ((string phase, string step, StepEnd end) in ends)
        {
            writer.WriteStartObject();
            writer.WriteString("phase", phase);
            writer.WriteString("step", step);
            JournalText.WriteEnd(writer, end);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
