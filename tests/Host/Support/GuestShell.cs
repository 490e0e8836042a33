using System.Diagnostics;

namespace BuildFarm.Host.Tests.Support;

/// <summary>
/// Runs commands inside an instance by way of the stand-in agent: it reads a line from one named pipe, runs it, and writes output and exit
/// code into another. Opening a pipe waits for the other side, so nobody polls.
/// </summary>
internal sealed class GuestShell
{
    public const string AgentScript = """
        #!/bin/bash
        id=$(sed -E 's/.*"instanceId":"([^"]*)".*/\1/' "$3")
        home=/run/buildfarm/home/$id
        while read -r line < "$home.in"; do
          if [ "${line:0:1}" = "!" ]; then bash -c "${line:1}" </dev/null; continue; fi
          { bash -c "$line" 2>&1 </dev/null; echo "exit:$?"; } > "$home.out"
        done
        """;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private readonly string _in;
    private readonly string _out;

    public GuestShell(string home, string instanceId)
    {
        _in = Path.Combine(home, instanceId + ".in");
        _out = Path.Combine(home, instanceId + ".out");
        foreach (var pipe in new[] { _in, _out }.Where(p => !File.Exists(p)))
        {
            using var made = Process.Start("mkfifo", pipe);
            made.WaitForExit();
        }
    }

    /// <summary>Output of a command that must end with 0.</summary>
    public async Task<string> RunAsync(string command)
    {
        var (exit, output) = await TryAsync(command);
        Assert.True(exit == 0, $"`{command}` ended with {exit}: {output}");
        return output.Trim();
    }

    public async Task<(int Exit, string Output)> TryAsync(string command)
    {
        await WriteAsync(command);
        var text = await Task.Run(async () =>
        {
            using var reader = new StreamReader(new FileStream(_out, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return await reader.ReadToEndAsync();
        }).WaitAsync(s_limit);
        var mark = text.LastIndexOf("exit:", StringComparison.Ordinal);
        return (int.Parse(text.AsSpan(mark + 5).Trim()), text[..mark]);
    }

    /// <summary>Sends a command whose end the instance does not live to tell.</summary>
    public Task SendAsync(string command) => WriteAsync("!" + command);

    private Task WriteAsync(string line) => Task.Run(async () =>
    {
        await using var pipe = new FileStream(_in, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await using var writer = new StreamWriter(pipe);
        await writer.WriteLineAsync(line);
    }).WaitAsync(s_limit);
}
