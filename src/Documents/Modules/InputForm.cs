namespace BuildFarm.Documents.Modules;

/// <summary>How the inputs of a module are written.</summary>
public enum InputForm
{
    /// <summary>Names directly below <c>inputs</c>.</summary>
    Map,

    /// <summary>A list of entries below <c>inputs</c>, each with its names.</summary>
    List,

    /// <summary>A condition (Assert).</summary>
    Condition,
}
