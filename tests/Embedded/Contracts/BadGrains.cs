using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

#pragma warning disable CS0649 // never set: only looked at

namespace BuildFarm.Embedded.Tests.Contracts;

/// <summary>Marks what breaks a rule, so that the tests' host does not look at it.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class BadAttribute : Attribute;

[Bad]
internal interface IBadGrain : IGrain
{
    [Alias("missing")]
    Task Missing(BadMissing missing);

    [Alias("void")]
    void Void();

    [Alias("list")]
    Task List(IReadOnlyList<string> list);

    [Alias("number")]
    Task Number(ref int number);

    Task NoAlias();

    [Alias("same")]
    Task Same();

    [Alias("same")]
    Task AlsoSame();

    [Alias("anything")]
    Task Anything(object anything);

    [Alias("task")]
    Task Later(Task task);

    [Alias("told"), OneWay]
    Task<int> Told();

    [Alias("token")]
    Task Token(CancellationToken cancellation);
}

[Bad]
internal sealed record BadMissing;

[Bad, GenerateSerializer, Alias("bad.record")]
internal record BadRecord
{
    public string NoId { get; init; } = "";
    [Id(1)] public int First { get; init; }
    [Id(1)] public int Second { get; init; }
    [Id(2)] public int Computed => First;
    [Id(3)] public IEnumerable<int> Listed { get; init; } = [];
    [Id(4)] public DayOfWeek Day { get; init; }
}

[Bad]
internal sealed record BadDerived : BadRecord;

[Bad, GenerateSerializer, Alias("bad.record")]
internal sealed record BadTwin;

[Bad, GenerateSerializer, Alias("bad.positional")]
internal sealed record BadPositional(string Name);

[Bad, Alias("bad.class")]
internal abstract class BadClass : Grain;

[Bad, Alias("bad.class-grain")]
internal sealed class BadClassGrain([PersistentState("one")] IPersistentState<BadPositional> one, [PersistentState("one")] IPersistentState<BadRecord> two) : Grain
{
    [ReadOnly]
    public Task<string> Both() => Task.FromResult($"{one} {two}");
}

[Bad, GenerateSerializer, Alias("bad.error")]
internal sealed class BadError : Exception
{
    public int Code { get; init; }
}
