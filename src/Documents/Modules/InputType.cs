namespace BuildFarm.Documents.Modules;

/// <summary>Types of inputs, of action modules and of workflow actions.</summary>
public enum InputType
{
    /// <summary>Any scalar; a number keeps its spelling.</summary>
    String,
    Integer,
    Boolean,

    /// <summary>A list of scalars; one scalar counts as a list of one.</summary>
    StringList,

    /// <summary>A mapping of names to scalars.</summary>
    StringMap,

    /// <summary>A mapping of names to lists of scalars.</summary>
    StringListMap,

    /// <summary>A list of mappings with fields of their own.</summary>
    MapList,

    /// <summary>A scalar or a list of scalars.</summary>
    ScalarOrList,

    /// <summary>Anything: a nested configuration that the API checks.</summary>
    Any,
}
