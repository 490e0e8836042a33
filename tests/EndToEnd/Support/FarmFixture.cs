namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>A farm for the tests that can share one. One build at a time; tests use names of their own.</summary>
public sealed class FarmFixture : IAsyncLifetime
{
    private Farm? _farm;

    internal Farm Farm => _farm!;

    public async Task InitializeAsync()
    {
        if (Programs.WhyNot() is null)
        {
            _farm = new Farm();
            await _farm.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_farm is not null)
        {
            await _farm.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class FarmCollection : ICollectionFixture<FarmFixture>
{
    public const string Name = "farm";
}
