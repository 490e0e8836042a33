using BuildFarm.Agent.Modules;
using BuildFarm.Documents;
using BuildFarm.Documents.Components;

namespace BuildFarm.Agent.Engine;

/// <summary>A document that was parsed and given its parameters, or the reason why it cannot run.</summary>
internal sealed record PreparedDocument
{
    private const int FindingsInMessage = 20;

    public required DocumentRequest Request { get; init; }

    public ComponentDocument? Document { get; init; }

    public DocumentScope? Scope { get; init; }

    /// <summary>Null when it can run.</summary>
    public string? Problem { get; init; }

    /// <param name="index">Its number in the execution, for the copy in the log folder; null for nested ones.</param>
    public static PreparedDocument Parse(RunEnvironment run, DocumentRequest request, int? index)
    {
        if (index is { } number)
        {
            run.Logs.Document(number, request.Text);
        }

        ParseResult<ComponentDocument> parsed = ComponentParser.Parse(request.Text); // for any platform: a step may be guarded by its condition
        foreach (Diagnostic finding in parsed.Diagnostics)
        {
            run.Logs.Application.DocumentFinding(request.Name, finding.ToString());
        }

        if (parsed.Document is not { } document)
        {
            IEnumerable<string> errors = parsed.Diagnostics.Where(finding => finding.IsError).Take(FindingsInMessage).Select(finding => finding.ToString());
            return new PreparedDocument { Request = request, Problem = $"document '{request.Name}' is not valid:\n{string.Join('\n', errors)}" };
        }

        var scope = new DocumentScope(document, request, run.Parameters, run.Masker);
        try
        {
            scope.Bind();
            return new PreparedDocument { Request = request, Document = document, Scope = scope };
        }
        catch (ModuleException e)
        {
            return new PreparedDocument { Request = request, Problem = e.Message };
        }
    }
}
