namespace BuildFarm.Agent.Modules;

/// <summary>What one run of a module came to.</summary>
internal sealed record ModuleResult
{
    private static readonly Dictionary<string, string> NoOutputs = []; // before Done, which holds it

    public static readonly ModuleResult Done = new();

    /// <summary>0 is success.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it failed, in a sentence; null on success.</summary>
    public string? Failure { get; init; }

    /// <summary>By the names of the module's output table.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = NoOutputs;

    public RebootRequest? Reboot { get; init; }

    /// <summary>JSON of a nested run; null for all modules but ExecuteDocument.</summary>
    public string? DetailedOutput { get; init; }

    public bool Succeeded => Failure is null;

    public static ModuleResult With(string output, string value) => new() { Outputs = new Dictionary<string, string> { [output] = value } };
}
