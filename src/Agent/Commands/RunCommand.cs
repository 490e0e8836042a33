using System.CommandLine;
using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Machine;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Processes;

namespace BuildFarm.Agent.Commands;

/// <summary><c>run</c>: component documents on this machine, the summary as JSON on standard output.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        RunOptions options = new();
        Command command = new("run", "Runs component documents.");
        foreach (Option option in options.All)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, stop) => RunAsync(parsed, options, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, RunOptions options, CancellationToken stop)
    {
        ChildRegistry.BuryOrphans();
        TimeProvider time = TimeProvider.System;
        var services = new ModuleServices { Processes = new ProcessRunner(time), Time = time, Platform = ThisPlatform.Current };
        RunSettings settings = await RunSettings.ReadAsync(parsed, options, services, stop);
        ExecutionRequest request = await RequestAsync(settings, services, stop);
        var reboot = new StandAloneReboot(services, request, settings);
        reboot.RemoveTrigger();
        await using var echoes = await RunEchoes.OpenAsync(settings, request.ExecutionId, services, stop);
        var runner = new ExecutionRunner(ModuleRegistry.Standard(), services) { Echo = echoes.Echo, HasRebooted = reboot.HasRebooted, Parameters = new StandAloneParameters(services) };
        ExecutionOutcome outcome = await runner.RunAsync(request, stop);
        await echoes.FinishAsync(outcome.Report);
        if (settings.LogBucket is not null && !outcome.NeedsReboot)
        {
            await LogUpload.RunAsync(settings, outcome.Report.LogFolder, services, stop);
        }

        Console.WriteLine(ReportJson.Summary(outcome.Report, runner.Masker, indented: true));
        if (outcome.RebootDelaySeconds is { } delay)
        {
            return await reboot.RebootAsync(delay, stop);
        }

        return RunStatus.IsSuccess(outcome.Report.Status) ? ExitCodes.Success : ExitCodes.Failed;
    }

    private static async Task<ExecutionRequest> RequestAsync(RunSettings settings, ModuleServices services, CancellationToken stop)
    {
        List<DocumentRequest> documents = [];
        foreach ((string path, IReadOnlyDictionary<string, string> own) in settings.Documents)
        {
            Dictionary<string, string> parameters = new(settings.Parameters, StringComparer.Ordinal);
            foreach ((string name, string value) in own)
            {
                parameters[name] = value;
            }

            documents.Add(new DocumentRequest { Name = Path.GetFileName(path), Source = path, Text = await LoadAsync(path, settings, services, stop), Parameters = parameters });
        }

        string logs = settings.LogDirectory ?? services.WorkingDirectory;
        string id = settings.ExecutionId ?? Guid.NewGuid().ToString();
        if (id.Length is 0 or > 128 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) || id.StartsWith('.'))
        {
            throw new UsageException($"--execution-id: '{id}' must have 1 to 128 letters, digits, '-', '_' or '.', since files are named after it.");
        }

        return new ExecutionRequest
        {
            ExecutionId = id,
            Documents = documents,
            Phases = settings.Phases,
            LogDirectory = logs,
            StateDirectory = settings.StateDirectory ?? Path.Combine(logs, "state"),
        };
    }

    private static async Task<string> LoadAsync(string path, RunSettings settings, ModuleServices services, CancellationToken stop)
    {
        try
        {
            return await DocumentLoader.LoadAsync(DocumentLoader.Identity(path, null, services.WorkingDirectory), settings.DocumentBucketOwner, services, stop);
        }
        catch (ModuleException e)
        {
            throw new UsageException($"--documents: {e.Message}.");
        }
    }
}
