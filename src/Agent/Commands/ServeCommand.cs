using System.CommandLine;
using System.Runtime.InteropServices;
using BuildFarm.Agent.DialHome;
using BuildFarm.Agent.Logs;
using BuildFarm.Agent.Machine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Commands;

/// <summary><c>serve</c>: the agent of an instance, dialling its farm.</summary>
internal static class ServeCommand
{
    public const string DefaultConfiguration = "/etc/buildfarm/agent.json";

    public static Command Create()
    {
        Option<string> config = new("--config", "-c") { Description = $"The instance's agent.json; {DefaultConfiguration} when left out.", HelpName = "file", DefaultValueFactory = _ => DefaultConfiguration };
        Command command = new("serve", "Takes work from a farm and reports to it.") { config };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(config)!));
        return command;
    }

    private static async Task<int> RunAsync(string path)
    {
        AgentConfiguration configuration = AgentConfiguration.Read(path);
        ChildRegistry.BuryOrphans();
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        using var log = new FileLogger(Console.OpenStandardError(), TimeProvider.System);
        var store = new OrderStore(configuration.StateDirectory);
        var sessions = new SessionFile(Path.Combine(configuration.StateDirectory, "session"));
        sessions.KillLeftovers();
        TimeProvider time = TimeProvider.System;
        var services = new ModuleServices { Processes = new ProcessRunner(time, sessions), Time = time, Platform = ThisPlatform.Current, WorkingDirectory = "/" };
        using var farm = new FarmClient(configuration, time);
        var loop = new AgentLoop(farm, store, new OrderRunner(configuration, ModuleRegistry.Standard(), services), new SystemReboot(services), time, services.Chance, log);
        log.AgentStarts(AgentVersion.Current, configuration.InstanceId, configuration.Endpoint);
        Task running = loop.RunAsync(stop.Token);

        // a stop leaves a running order to the next start: its programs end with the service, its journal stays
        await Task.WhenAny(running, Task.Delay(Timeout.Infinite, stop.Token));
        if (running.IsFaulted)
        {
            await running;
        }

        return ExitCodes.Success;
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
