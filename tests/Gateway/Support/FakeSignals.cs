using System.Collections.Concurrent;
using BuildFarm.Clouds;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Gateway.Tests;

internal sealed class FakeSignals : IInstanceSignals
{
    public ConcurrentQueue<(string Instance, string Boot)> Connected { get; } = new();

    public ConcurrentQueue<(string Instance, ReportRequest Report)> Reports { get; } = new();

    public Func<ReportRequest, ReportResponse> Answer { get; set; } = static report => new ReportResponse { AcknowledgedSeq = report.Events.LastOrDefault()?.Seq ?? 0 };

    public Exception? Failure { get; set; }

    public Task<ReportResponse> ReportAsync(string instanceId, ReportRequest report)
    {
        Reports.Enqueue((instanceId, report));
        return Failure is null ? Task.FromResult(Answer(report)) : Task.FromException<ReportResponse>(Failure);
    }

    public Task AgentConnectedAsync(string instanceId, string bootId)
    {
        Connected.Enqueue((instanceId, bootId));
        return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }

    public Task InstanceLostAsync(string instanceId, string reason) => Task.CompletedTask;
}
