using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BuildFarm.Grains.Watch;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Gateway.Tests;

/// <summary>Builds whose events a test writes: one for all, and one of its own for each that it asks for.</summary>
internal sealed class FakeBuildWatch : IBuildWatch
{
    public Channel<BuildEvent> Events { get; } = Channel.CreateUnbounded<BuildEvent>();

    private readonly ConcurrentDictionary<string, Channel<BuildEvent>> _own = new(StringComparer.Ordinal);

    public (string Arn, long After, bool IncludeLog)? Asked { get; private set; }

    /// <summary>Completes when the watch has ended.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The events of one build alone.</summary>
    public Channel<BuildEvent> Of(string arn) => _own.GetOrAdd(arn, static _ => Channel.CreateUnbounded<BuildEvent>());

    public async IAsyncEnumerable<BuildEvent> WatchAsync(string imageArn, long after, bool includeLog, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Asked = (imageArn, after, includeLog);
        try
        {
            await foreach (var happened in (_own.GetValueOrDefault(imageArn) ?? Events).Reader.ReadAllAsync(cancellation))
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
