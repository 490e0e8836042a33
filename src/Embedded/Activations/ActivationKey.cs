using BuildFarm.Embedded.Registry;

namespace BuildFarm.Embedded.Activations;

/// <summary>Which grain an activation is of.</summary>
internal readonly record struct ActivationKey(GrainClass Class, string Key);
