namespace BuildFarm.Embedded.State;

/// <summary>A state that is loaded before its grain is activated.</summary>
internal interface IStoredState
{
    Task ReadStateAsync();
}
