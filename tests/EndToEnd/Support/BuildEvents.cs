using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>The events of a build as `images logs --follow` prints them, until the build ends.</summary>
internal sealed class BuildEvents : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly string _build;
    private readonly List<JsonNode> _events = [];
    private readonly List<(Func<JsonNode, bool> Wanted, TaskCompletionSource<JsonNode> Found)> _waiting = [];
    private readonly StringBuilder _said = new();
    private readonly Task _reading;

    private BuildEvents(string build, Process process)
    {
        _build = build;
        _process = process;
        _reading = ReadAsync();
    }

    public static BuildEvents Start(string build, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Programs.Launcher) { RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new BuildEvents(build, Process.Start(start)!);
    }

    /// <summary>Completes when the build has ended and all it said is there.</summary>
    public Task Ended => _reading;

    public string LastStatus => Statuses().LastOrDefault() ?? "PENDING";

    public IReadOnlyList<string> Statuses() => [.. All().Select(e => (string?)e["state"]?["status"]).OfType<string>()];

    /// <summary>How often the build said this line.</summary>
    public int Lines(string text) => All().Count(e => (string?)e["log"]?["text"] == text);

    public async Task EndAsync()
    {
        await _reading.WaitAsync(s_limit);
        Assert.True(LastStatus is "AVAILABLE" or "FAILED" or "CANCELLED", $"{_build} is {LastStatus}, and nobody follows it: {_said}");
    }

    public Task<JsonNode> StatusAsync(string status) => FirstAsync(e => (string?)e["state"]?["status"] == status, "the state " + status);

    public Task<JsonNode> LineAsync(string text) => FirstAsync(e => (string?)e["log"]?["text"] == text, $"the line '{text}'");

    public async Task<JsonNode> FirstAsync(Func<JsonNode, bool> wanted, string what)
    {
        var found = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_events)
        {
            if (_events.Find(e => wanted(e)) is { } already)
            {
                return already;
            }

            _waiting.Add((wanted, found));
        }

        var first = await Task.WhenAny(found.Task, _reading, Task.Delay(s_limit));
        // the wanted event may be the last: then both have come
        return found.Task.IsCompleted ? await found.Task
            : throw new TimeoutException($"{_build}: {what} did not come{(first == _reading ? "; the build ended" : "")}. {_said} Events:\n{string.Join('\n', All().TakeLast(15).Select(e => e.ToJsonString()))}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _reading;
        _process.Dispose();
    }

    private List<JsonNode> All()
    {
        lock (_events)
        {
            return [.. _events];
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("{\"cursor", StringComparison.Ordinal) && !line.StartsWith("{\"time", StringComparison.Ordinal))
            {
                _said.AppendLine(line); // why it could not follow
                continue;
            }

            var change = JsonNode.Parse(line)!;
            lock (_events)
            {
                _events.Add(change);
                _waiting.ForEach(w =>
                {
                    if (w.Wanted(change))
                    {
                        w.Found.TrySetResult(change);
                    }
                });
            }
        }

        await _process.WaitForExitAsync();
    }
}
