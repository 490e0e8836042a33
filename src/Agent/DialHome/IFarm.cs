using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Agent.DialHome;

/// <summary>The farm as the agent sees it.</summary>
internal interface IFarm
{
    /// <returns>Null when there is no work within the wait.</returns>
    /// <exception cref="FarmUnavailableException">Come again later.</exception>
    Task<WorkOrder?> LeaseAsync(IReadOnlyCollection<string> heldWork, CancellationToken stop);

    /// <exception cref="FarmUnavailableException">Send the same events again later.</exception>
    Task<ReportResponse> ReportAsync(string workId, IEnumerable<WorkEvent> events, CancellationToken stop);

    /// <summary>Completes early when the farm may have come back, at the latest after <paramref name="pause"/>.</summary>
    Task WaitForReturnAsync(TimeSpan pause, CancellationToken stop);
}
