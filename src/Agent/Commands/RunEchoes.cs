using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Logs;
using BuildFarm.Agent.Modules;

namespace BuildFarm.Agent.Commands;

/// <summary>Who follows a run beside its log folder: the terminal (--trace), CloudWatch Logs (--cw-log-group).</summary>
internal sealed class RunEchoes : IAsyncDisposable
{
    private readonly StandardErrorEcho? _terminal;
    private readonly CloudWatchStream? _cloudWatch;
    private readonly bool _ignoresFailures;

    private RunEchoes(StandardErrorEcho? terminal, CloudWatchStream? cloudWatch, bool ignoresFailures)
    {
        (_terminal, _cloudWatch, _ignoresFailures) = (terminal, cloudWatch, ignoresFailures);
        List<IConsoleEcho> echoes = [.. new IConsoleEcho?[] { terminal, cloudWatch }.OfType<IConsoleEcho>()];
        Echo = echoes.Count > 0 ? new ConsoleEchoes(echoes) : null;
    }

    /// <summary>Null when nobody follows.</summary>
    public IConsoleEcho? Echo { get; }

    /// <exception cref="UsageException">CloudWatch Logs refuses, and its failures are not ignored: nothing has run yet.</exception>
    public static async Task<RunEchoes> OpenAsync(RunSettings settings, string executionId, ModuleServices services, CancellationToken stop)
    {
        CloudWatchStream? cloudWatch = null;
        if (settings.CloudWatchGroup is { } group)
        {
            try
            {
                LogsClient client = services.Aws.Logs(settings.CloudWatchRegion);
                cloudWatch = await CloudWatchStream.OpenAsync(client, group, settings.CloudWatchStream ?? executionId, services.Time, stop);
            }
            catch (AwsException e) when (settings.CloudWatchIgnoreFailures)
            {
                await Console.Error.WriteLineAsync($"The console log is not streamed to CloudWatch Logs: {e.Message}");
            }
            catch (AwsException e)
            {
                throw new UsageException($"--cw-log-group: {e.Message}. Nothing was run; --cw-ignore-failures runs without these logs.");
            }
        }

        return new RunEchoes(settings.Trace ? new StandardErrorEcho() : null, cloudWatch, settings.CloudWatchIgnoreFailures);
    }

    /// <summary>Delivers what is left. Lines that were not delivered make the run a failure, unless that is to be ignored.</summary>
    public async Task FinishAsync(ExecutionReport report)
    {
        if (_cloudWatch is null)
        {
            return;
        }

        await _cloudWatch.FinishAsync();
        if (_cloudWatch.Failure is { } failure)
        {
            string message = $"The console log was not delivered to CloudWatch Logs and is whole only in {report.LogFolder}: {failure}";
            await Console.Error.WriteLineAsync(message);
            if (!_ignoresFailures && RunStatus.IsSuccess(report.Status))
            {
                (report.Status, report.FailureMessage) = (RunStatus.Failure, message);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cloudWatch is not null)
        {
            await _cloudWatch.DisposeAsync();
        }

        _terminal?.Dispose();
    }
}
