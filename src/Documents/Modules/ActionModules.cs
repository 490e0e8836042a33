namespace BuildFarm.Documents.Modules;

/// <summary>Every action module of component documents. The one table that the parser, the JSON schema, the docs and the agent read.</summary>
public static class ActionModules
{
    /// <summary>In the guide's order.</summary>
    public static readonly IReadOnlyList<ModuleSpec> All =
        [.. ExecutionModules.All, .. TransferModules.All, .. FileModules.All, .. SystemModules.All];

    private static readonly Dictionary<string, ModuleSpec> ByName = All.ToDictionary(m => m.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>By exact name; null when there is none.</summary>
    public static ModuleSpec? Find(string name) => ByName.GetValueOrDefault(name);
}
