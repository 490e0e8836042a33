using Orleans;
using Orleans.Concurrency;

namespace BuildFarm.Embedded.Tests.Grains;

/// <summary>Methods that wait, call others and interleave.</summary>
[Alias("test.meeting")]
public interface IMeetingGrain : IGrainWithStringKey
{
    [Alias("wait")]
    Task WaitAsync(string gate);

    [Alias("wait-then-deactivate")]
    Task WaitThenDeactivateAsync(string gate);

    [Alias("name")]
    Task<string> NameAsync();

    [Alias("peek"), AlwaysInterleave]
    Task<string> PeekAsync();

    [Alias("read"), ReadOnly]
    Task<int> ReadAsync(string gate);

    [Alias("call-through")]
    Task<string> CallThroughAsync(IMeetingGrain other);

    [Alias("call-self-through")]
    Task<string> CallSelfThroughAsync(string other);

    [Alias("count-slowly")]
    Task<int> CountSlowlyAsync();

    [Alias("one-way-to"), OneWay]
    Task TellAsync(string note);

    [Alias("escape")]
    Task<string> EscapeAsync();
}
