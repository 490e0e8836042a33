using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>What a program that ended has said.</summary>
internal sealed record ProgramRun(string Command, int Exit, string Output, string Errors)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(100);

    public JsonNode Json => JsonNode.Parse(Output) ?? throw new InvalidOperationException($"{this} printed no JSON");

    /// <summary>This run, when it ended as it should.</summary>
    public ProgramRun Expect(int exit)
    {
        Assert.True(Exit == exit, $"expected exit code {exit}: {this}");
        return this;
    }

    public override string ToString() => $"`{Command}` ended with {Exit}\n{Short(Output)}\n{Short(Errors)}";

    public static async Task<ProgramRun> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string input = "", string folder = "", TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit ?? s_limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"`{program} {string.Join(' ', start.ArgumentList)}` did not end within {(limit ?? s_limit).TotalSeconds} s: {await output} {await errors}");
        }

        return new ProgramRun($"{Path.GetFileName(program)} {string.Join(' ', start.ArgumentList)}", process.ExitCode, await output, await errors);
    }

    private static string Short(string text) => text.Length > 3000 ? text[..1500] + " … " + text[^1500..] : text;
}
