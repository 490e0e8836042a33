namespace BuildFarm.Embedded.Activations;

internal enum RuntimePhase
{
    Starting,
    Running,
    Draining,
    Stopped,
}
