using BuildFarm.Cli.Trial;

namespace BuildFarm.Cli.Tests.Fakes;

/// <summary>Remembers where a shell was opened.</summary>
internal sealed class FakeShell : IInstanceShell
{
    public List<string> Opened { get; } = [];

    public string? Refusal { get; set; }

    public string? WhyNot() => Refusal;

    public Task OpenAsync(string instanceId)
    {
        Opened.Add(instanceId);
        return Task.CompletedTask;
    }
}
