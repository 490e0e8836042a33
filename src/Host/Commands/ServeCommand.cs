using System.Runtime.InteropServices;
using BuildFarm.Host.Api;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Host.Commands;

/// <summary>`host serve`: a builder host until it is told to end or nobody needs it.</summary>
internal static class ServeCommand
{
    /// <summary>Said on standard output once the socket answers; the launcher waits for it.</summary>
    private const string ReadyLine = "buildfarm-host ready";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (options, detached) = ServeArguments.Parse(arguments);
        Directory.CreateDirectory(options.DataFolder);
        using var loggers = LoggerFactory.Create(logging =>
        {
            logging.AddProvider(new FileLoggerProvider(Path.Combine(options.DataFolder, "host.log"), TimeProvider.System));
            if (!detached)
            {
                logging.AddSimpleConsole(console => console.SingleLine = true);
            }
        });
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        // a detached host's starter or terminal may go: that is no reason to end
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        await using var server = new HostServer(options, TimeProvider.System, loggers);
        await server.StartAsync().ConfigureAwait(false);
        Console.Out.WriteLine(ReadyLine);
        await Console.Out.FlushAsync().ConfigureAwait(false);
        if (detached)
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(TextWriter.Null);
        }
        await server.RunAsync(stop.Token).ConfigureAwait(false);
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
