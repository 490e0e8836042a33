using BuildFarm.Model.FarmApi;
using Google.Protobuf;

namespace BuildFarm.Cli.Farm;

/// <summary>A farm as a caller sees it: every operation of the contract, and the stream of one build.</summary>
internal interface IFarm : IDisposable
{
    FarmConnection Connection { get; }

    /// <summary>Calls the operation that takes this request; which one it is, the contract says.</summary>
    /// <exception cref="FarmException">The farm refused, or none answers.</exception>
    Task<IMessage> CallAsync(IMessage request, CancellationToken cancellation);

    /// <summary>Events of a build until it ends. A lost connection is an exception; go on with the last cursor.</summary>
    /// <exception cref="FarmException">The farm refused, none answers, or the connection was lost.</exception>
    IAsyncEnumerable<BuildEvent> WatchAsync(WatchBuildRequest request, CancellationToken cancellation);
}
