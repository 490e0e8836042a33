using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Gateway.Tests;

/// <summary>A build whose events a test writes.</summary>
internal sealed class FakeBuildWatch : IBuildWatch
{
    public Channel<BuildEvent> Events { get; } = Channel.CreateUnbounded<BuildEvent>();

    public (string Arn, long After, bool IncludeLog)? Asked { get; private set; }

    /// <summary>Completes when the watch has ended.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async IAsyncEnumerable<BuildEvent> WatchAsync(string imageArn, long after, bool includeLog, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Asked = (imageArn, after, includeLog);
        try
        {
            await foreach (var happened in Events.Reader.ReadAllAsync(cancellation))
            {
                yield return happened;
            }
        }
        finally
        {
            Left.TrySetResult();
        }
    }
}
