using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace BuildFarm.Host.Processes;

/// <summary>External programs: arguments never through a shell, bounded in time, their last error lines in the failure.</summary>
internal static class Command
{
    private const int KeptOutput = 1 << 20;

    /// <summary>
    /// Runs to its end and answers standard output. An exit code above the most that counts as done is a <see cref="HostException"/> with the
    /// program's last error lines.
    /// </summary>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan limit,
        string? input = null, IReadOnlyDictionary<string, string>? environment = null, int mostExitCode = 0, CancellationToken cancellation = default)
    {
        using var process = Start(program, arguments, environment);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(limit);
        var output = ReadTailAsync(process.StandardOutput, KeptOutput);
        var errors = ReadTailAsync(process.StandardError, 4096);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), bounded.Token).ConfigureAwait(false);
            }
            process.StandardInput.Close();
            await process.WaitForExitAsync(bounded.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw HostException.Unavailable($"{program} did not end within {limit.TotalSeconds:0} s and was stopped.");
        }
        catch (IOException)
        {
            // it closed its input early: its exit code says why
            await process.WaitForExitAsync(bounded.Token).ConfigureAwait(false);
        }
        var told = (await errors.ConfigureAwait(false)).Trim();
        return process.ExitCode <= mostExitCode ? await output.ConfigureAwait(false) : throw Failure(program, process.ExitCode, told);
    }

    private static HostException Failure(string program, int exitCode, string told)
    {
        if (told.Contains("No space left on device", StringComparison.Ordinal))
        {
            return HostException.DiskFull($"{program}: No space left on device");
        }
        var lines = told.Split('\n').TakeLast(5);
        return HostException.Unavailable($"{program} failed with exit code {exitCode}: {string.Join(" / ", lines)}");
    }

    private static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw HostException.Unavailable(Tools.Missing(program) ?? $"{program} could not be started: {e.Message}", e);
        }
    }

    private static async Task<string> ReadTailAsync(StreamReader reader, int keep)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            kept.Append(buffer, 0, count);
            if (kept.Length > 2 * keep)
            {
                kept.Remove(0, kept.Length - keep);
            }
        }
        return kept.ToString();
    }
}
