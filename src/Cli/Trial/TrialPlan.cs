using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Trial;

/// <summary>What a trial runs: documents cut down to the phases asked for, each with its parameters.</summary>
internal sealed record TrialPlan
{
    private static readonly string[] BuildPhases = ["build", "validate"];

    public required IReadOnlyList<TrialComponent> Components { get; init; }

    /// <summary>Whether test phases run; otherwise build and validate phases do.</summary>
    public required bool IsTest { get; init; }

    /// <summary>Whether the instance waits after the components until the build is cancelled.</summary>
    public bool HoldsInstance { get; init; }

    /// <param name="phases">build, validate or both; or test alone.</param>
    /// <exception cref="CliException">The phases or parameters do not fit the documents.</exception>
    public static TrialPlan Make(IReadOnlyList<ComponentFile> files, string phases, IReadOnlyList<string> parameters)
    {
        var asked = Phases(phases);
        var isTest = asked.Contains("test");
        if (!files.Any(file => file.Document!.Phases.Any(phase => asked.Contains(phase.Name))))
        {
            throw CliException.Usage($"there is nothing to run: no document has a {string.Join(" or ", asked)} phase; they have {string.Join(", ", files.SelectMany(file => file.Document!.Phases).Select(phase => phase.Name).Distinct())}; choose with --phases");
        }

        var given = Given(parameters, files);
        var unwanted = isTest ? [] : BuildPhases.Except(asked).ToList();
        return new TrialPlan { IsTest = isTest, Components = [.. files.Select(file => Component(file, unwanted, given))] };
    }

    private static HashSet<string> Phases(string text)
    {
        var asked = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        if (asked.Count == 0 || asked.FirstOrDefault(phase => phase is not ("build" or "validate" or "test")) is not null)
        {
            throw CliException.Usage($"--phases '{text}' is not a list of phases; write build, validate or test, with commas between them");
        }

        return asked.Contains("test") && asked.Count > 1
            ? throw CliException.Usage("test phases run on a fresh boot of a finished image, and a trial makes none; run them alone with --phases test, on an image that has what they test with --on")
            : asked;
    }

    private static Dictionary<string, string> Given(IReadOnlyList<string> parameters, IReadOnlyList<ComponentFile> files)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var known = files.SelectMany(file => file.Document!.Parameters).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var text in parameters)
        {
            var split = text.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0) throw CliException.Usage($"--parameter '{text}' is not NAME=VALUE");
            var name = text[..split];
            if (!known.Contains(name)) throw CliException.Usage($"no document has a parameter '{name}'; they have {(known.Count == 0 ? "none" : string.Join(", ", known))}");
            if (!given.TryAdd(name, text[(split + 1)..])) throw CliException.Usage($"--parameter {name} stands twice; every document that has it gets the one value");
        }

        return given;
    }

    private static TrialComponent Component(ComponentFile file, IReadOnlyCollection<string> unwanted, Dictionary<string, string> given)
    {
        var missing = file.Document!.Parameters.Where(parameter => parameter.IsRequired && !given.ContainsKey(parameter.Name)).Select(parameter => parameter.Name).ToList();
        return missing.Count > 0
            ? throw CliException.Usage($"{file.Path} needs a value for {string.Join(", ", missing)}; give --parameter {missing[0]}=VALUE")
            : new TrialComponent
            {
                File = file.Path,
                Data = PhaseFilter.Without(file, unwanted),
                Parameters = file.Document.Parameters.Where(parameter => given.ContainsKey(parameter.Name)).ToDictionary(parameter => parameter.Name, parameter => given[parameter.Name]),
            };
    }
}
