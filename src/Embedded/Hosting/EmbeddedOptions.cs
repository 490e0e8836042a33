using System.Reflection;

namespace BuildFarm.Embedded.Hosting;

/// <summary>How the embedded engine runs. The times are Orleans' own defaults.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>Where the grains are.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>How long a caller waits for an answer.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain stays in memory after its last call.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle grains are looked for.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long making, loading and OnActivateAsync may take together.</summary>
    public TimeSpan ActivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long OnDeactivateAsync may take.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for grains.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The least period of a reminder.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What of the assemblies counts; tests leave out what they only look at.</summary>
    internal Func<Type, bool> TypeFilter { get; set; } = static _ => true;

    internal IReadOnlyList<Type> Types() => [.. GrainAssemblies.Distinct().SelectMany(a => a.GetTypes()).Where(TypeFilter)];

    internal void Validate()
    {
        if (GrainAssemblies.Count == 0) throw new InvalidOperationException("AddEmbeddedOrleans needs GrainAssemblies: the assemblies with grain classes.");
        foreach (var (name, value) in new[]
        {
            (nameof(CallTimeout), CallTimeout), (nameof(CollectionAge), CollectionAge), (nameof(CollectionQuantum), CollectionQuantum),
            (nameof(ActivationTimeout), ActivationTimeout), (nameof(DeactivationTimeout), DeactivationTimeout), (nameof(ShutdownTimeout), ShutdownTimeout),
            (nameof(MinimumReminderPeriod), MinimumReminderPeriod),
        })
        {
            if (value <= TimeSpan.Zero) throw new InvalidOperationException($"{nameof(EmbeddedOptions)}.{name} is {value}: it must be more than zero.");
        }
    }
}
