namespace BuildFarm.Documents.Modules;

/// <summary>One action module: where it runs, what it takes, what it gives.</summary>
public sealed record ModuleSpec(string Name, InputForm Form)
{
    public IReadOnlyList<DocumentPlatform> Platforms { get; init; } = [DocumentPlatform.Linux, DocumentPlatform.Windows, DocumentPlatform.MacOS];

    public IReadOnlyList<InputSpec> Inputs { get; init; } = [];

    /// <summary>Inputs of which exactly one is given.</summary>
    public IReadOnlyList<string> ExactlyOneOf { get; init; } = [];

    /// <summary>Inputs that are given all or not at all.</summary>
    public IReadOnlyList<string> Together { get; init; } = [];

    /// <summary>Names that <c>outputs.</c> may be followed by.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>One sentence.</summary>
    public required string Description { get; init; }

    /// <summary>It can't run without inputs.</summary>
    public bool NeedsInputs => Form != InputForm.Map || ExactlyOneOf.Count > 0 || Inputs.Any(i => i.Required);

    public InputSpec? FindInput(string name) => Inputs.FirstOrDefault(i => string.Equals(i.Name, name, StringComparison.Ordinal));
}
