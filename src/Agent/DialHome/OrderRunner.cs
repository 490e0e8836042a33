using BuildFarm.Agent.Engine;
using BuildFarm.Agent.Metadata;
using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Secrets;
using BuildFarm.Agent.State;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Agent.DialHome;

/// <summary>Does what one order asks for.</summary>
internal sealed class OrderRunner(AgentConfiguration configuration, ModuleRegistry modules, ModuleServices services)
{
    /// <summary>Characters of a result's output; the whole is in the log.</summary>
    private const int LongestOutput = 24_000;

    /// <summary>Whether an announced reboot took place.</summary>
    public Func<PendingReboot, bool> HasRebooted { get; init; } = pending => pending.BootId != BootIdentity.Current;

    /// <returns>The result, or the seconds after which the instance has to reboot and the order be run again.</returns>
    /// <exception cref="OperationCanceledException">The agent itself stops; the order goes on at its next start.</exception>
    public async Task<(WorkResult? Result, int? RebootDelay)> RunAsync(WorkOrder order, string folder, IRunObserver observer, CancellationToken cancelled)
    {
        using var limit = order.TimeoutSeconds > 0
            ? new CancellationTokenSource(TimeSpan.FromSeconds(order.TimeoutSeconds), services.Time)
            : new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancelled);
        var masker = new SecretMasker();
        (WorkResult? result, int? reboot) = order.WorkCase switch
        {
            WorkOrder.WorkOneofCase.RunComponents => await ComponentsAsync(order, folder, observer, masker, stop.Token),
            WorkOrder.WorkOneofCase.RunCommand => await CommandsAsync("command", order, folder, order.RunCommand.Commands, order.RunCommand.WorkingDirectory, observer, stop.Token),
            WorkOrder.WorkOneofCase.SanitizeInstance => await CommandsAsync("sanitize", order, folder, [order.SanitizeInstance.Script], "", observer, stop.Token),
            WorkOrder.WorkOneofCase.CollectMetadata => (new WorkResult { Status = RunStatus.Success, Metadata = new MetadataCollector(services).Collect(stop.Token) }, null),
            _ => (new WorkResult { Status = RunStatus.Failure, FailureMessage = "This agent does not know that kind of work; it may be older than its farm." }, null),
        };
        if (result is { Status: RunStatus.Cancelled } && limit.IsCancellationRequested)
        {
            result.Status = RunStatus.TimedOut;
            result.FailureMessage = $"The work took longer than its limit of {order.TimeoutSeconds} seconds and was stopped.";
        }

        return (result, reboot);
    }

    private async Task<(WorkResult?, int?)> ComponentsAsync(WorkOrder order, string folder, IRunObserver observer, SecretMasker masker, CancellationToken stop)
    {
        RunComponents work = order.RunComponents;
        ExecutionRequest request = Request(order, folder) with
        {
            ExecutionId = work.ExecutionId.Length > 0 ? FileNameOf(work.ExecutionId) : FileNameOf(order.WorkId),
            Phases = [.. work.Phases],
            LogDirectory = work.LogDirectory.Length > 0 ? work.LogDirectory : configuration.LogDirectory,
            ChainDirectory = Path.Combine(work.LogDirectory.Length > 0 ? work.LogDirectory : configuration.LogDirectory, "chaining"),
            Environment = work.Environment,
            Documents = [.. work.Components.Select(component => new DocumentRequest
            {
                Name = component.Name,
                Source = component.Arn,
                Text = component.Document,
                Parameters = component.Parameters.GroupBy(parameter => parameter.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last().Value),
                Secrets = component.Secrets,
            })],
        };
        ExecutionOutcome outcome = await new ExecutionRunner(modules, services) { Observer = observer, Masker = masker, HasRebooted = HasRebooted }.RunAsync(request, stop);
        return (outcome.NeedsReboot ? null : Result(outcome.Report, Cut(ReportJson.Summary(outcome.Report, masker, indented: false))), outcome.RebootDelaySeconds);
    }

    private async Task<(WorkResult?, int?)> CommandsAsync(
        string name, WorkOrder order, string folder, IEnumerable<string> commands, string workingDirectory, IRunObserver observer, CancellationToken stop)
    {
        ExecutionRequest request = Request(order, folder) with
        {
            Documents = [CommandDocument.Create(name, commands)],
        };
        ModuleServices place = workingDirectory.Length > 0 ? services with { WorkingDirectory = workingDirectory } : services;
        ExecutionOutcome outcome = await new ExecutionRunner(modules, place) { Observer = observer, HasRebooted = HasRebooted }.RunAsync(request, stop);
        string output = outcome.Report.Steps.LastOrDefault()?.End.Outputs.GetValueOrDefault("stdout") ?? "";
        return (outcome.NeedsReboot ? null : Result(outcome.Report, Cut(output)), outcome.RebootDelaySeconds);
    }

    private ExecutionRequest Request(WorkOrder order, string folder) => new()
    {
        ExecutionId = FileNameOf(order.WorkId),
        Documents = [],
        LogDirectory = configuration.LogDirectory,
        StateDirectory = Path.Combine(folder, "state"),
    };

    private static WorkResult Result(ExecutionReport report, string output) => new()
    {
        Status = RunStatus.IsSuccess(report.Status) ? RunStatus.Success : report.Status,
        FailureMessage = report.FailureMessage,
        FailedComponent = report.FailedStep?.Component ?? report.Documents.LastOrDefault(document => document.Status == RunStatus.Failure)?.Name ?? "",
        FailedPhase = report.FailedStep?.Phase ?? "",
        FailedStep = report.FailedStep?.Step ?? "",
        ExitCode = report.ExitCode,
        Output = output,
        LogFolder = report.LogFolder,
    };

    private static string Cut(string text) => text.Length <= LongestOutput ? text : text[..(LongestOutput - 40)] + "\n[cut here; all of it is in the log]";

    private static string FileNameOf(string id) => new([.. id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);
}
