using System.Runtime.InteropServices;
using BuildFarm.Host;
using BuildFarm.Host.Api;
using Microsoft.Extensions.Logging;

const string ReadyLine = "buildfarm-host ready"; // the launcher waits for it

if (args is not ["serve", ..])
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}
try
{
    var (options, detached) = CommandLine.Parse(args[1..]);
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
    // a detached host's terminal or starter may go: that is no reason to end
    using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
    await using var server = new HostServer(options, TimeProvider.System, loggers);
    await server.StartAsync();
    Console.Out.WriteLine(ReadyLine);
    Console.Out.Flush();
    if (detached)
    {
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
    }
    await server.RunAsync(stop.Token);
    return 0;

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
catch (HostException e)
{
    // the launcher reads what is said on standard output
    Console.Out.WriteLine(e.Message);
    return e.Code == BuildFarm.Model.HostProtocol.HostErrorCode.Invalid ? 2 : 1;
}
