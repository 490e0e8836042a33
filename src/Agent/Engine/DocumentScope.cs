using BuildFarm.Agent.Secrets;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;
using BuildFarm.Documents.Expressions;

namespace BuildFarm.Agent.Engine;

/// <summary>What expressions of one document can refer to at the moment.</summary>
internal sealed class DocumentScope(ComponentDocument document, DocumentRequest request, ISsmParameters parameters, SecretMasker masker) : IExpressionScope
{
    private const int DeepestStaticChain = 16;

    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();
    private readonly Dictionary<(string, string), DocumentNode> _inputs = [];
    private readonly Dictionary<(string, string), IReadOnlyDictionary<string, string>> _outputs = [];
    private int _staticDepth;

    public LoopIteration? Iteration { get; set; }

    /// <summary>Every expression that was resolved from another step, for chaining.json.</summary>
    public SortedDictionary<string, string> ResolvedChains { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes the values of parameters: the caller's, else the default.</summary>
    /// <exception cref="Modules.ModuleException">Required ones are missing; all are named.</exception>
    public void Bind()
    {
        BoundVariables bound = ParameterBinder.Bind(document, request.Parameters);
        if (bound.HasErrors)
        {
            throw new Modules.ModuleException($"component '{request.Name}': {string.Join(" ", bound.Diagnostics.Where(finding => finding.IsError))}");
        }

        _variables = bound.Values;
    }

    public ResolvedText? FindVariable(string name) => _variables.TryGetValue(name, out string? value) ? new ResolvedText(value) : null;

    public DocumentNode? FindInputs(string phase, string step) => _inputs.GetValueOrDefault((phase, step)) ?? StaticInputs(phase, step);

    public ResolvedText? FindOutput(string phase, string step, int? index, string name)
    {
        if (_outputs.GetValueOrDefault((phase, step)) is not { } outputs || !outputs.TryGetValue(name, out string? value))
        {
            return null;
        }

        if (index is { } item)
        {
            // outputs of a step are one object; only a list of downloads has an entry for each of its items
            string[] entries = IsListOfPaths(phase, step) ? value.Split('\n') : [value];
            value = item < entries.Length ? entries[item] : null;
        }

        if (value is not null)
        {
            ResolvedChains[$"{phase}.{step}.outputs{(index is null ? "" : $"[{index}]")}.{name}"] = value;
        }

        return value is null ? null : new ResolvedText(value);
    }

    public async ValueTask<ResolvedText> GetSsmParameterAsync(string name, CancellationToken cancellation)
    {
        string? given = request.Secrets.GetValueOrDefault(name) ?? request.Secrets.GetValueOrDefault("aws:ssm:" + name) ?? request.Secrets.GetValueOrDefault(name.TrimStart('/'));
        ResolvedText value = given is null ? await parameters.GetAsync(name, cancellation) : new ResolvedText(given, IsSecret: true);
        if (value.IsSecret)
        {
            masker.Add(value.Text);
        }

        return value;
    }

    public void Remember(string phase, string step, DocumentNode? inputs, IReadOnlyDictionary<string, string>? outputs)
    {
        if (inputs is not null)
        {
            _inputs[(phase, step)] = inputs;
        }

        if (outputs is not null)
        {
            _outputs[(phase, step)] = outputs;
        }
    }

    private bool IsListOfPaths(string phase, string step) => document.FindPhase(phase)?.Steps.FirstOrDefault(s => s.Name == step)?.Action == "WebDownload";

    /// <summary>The inputs of a step that did not run (skipped, or in a phase that was not asked for), as far as they need no outputs.</summary>
    private DocumentNode? StaticInputs(string phase, string step)
    {
        DocumentNode? written = document.FindPhase(phase)?.Steps.FirstOrDefault(s => s.Name == step)?.Inputs;
        if (written is null || _staticDepth >= DeepestStaticChain)
        {
            return null;
        }

        LoopIteration? iteration = Iteration;
        _staticDepth++;
        try
        {
            Iteration = null; // the other step's loop is not this one's
            ValueTask<ResolvedNode> resolving = ExpressionResolver.ResolveAsync(written, this);
            return resolving.IsCompletedSuccessfully ? resolving.Result.Node : null;
        }
        catch (ExpressionException)
        {
            return null;
        }
        finally
        {
            _staticDepth--;
            Iteration = iteration;
        }
    }
}
