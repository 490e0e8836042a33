using System.Globalization;
using BuildFarm.Agent.Modules;

namespace BuildFarm.Agent.Engine;

/// <summary>Runs documents inside a step: at most three levels below the first, never one that is running above.</summary>
internal sealed class NestedRunner
{
    /// <summary>The output of ExecuteDocument that holds its summary as JSON.</summary>
    public const string SummaryOutput = "summary";

    private const int DeepestLevel = 3;

    private readonly RunEnvironment _run;
    private readonly IReadOnlyList<string> _chain;

    /// <param name="chain">The documents that run, from the first one down, as full paths or URIs.</param>
    public NestedRunner(RunEnvironment run, IReadOnlyList<string> chain) => (_run, _chain) = (run, chain);

    /// <param name="key">Of the step's call, under which the nested steps are journaled.</param>
    public INestedDocuments At(string key) => new Call(this, key);

    private async ValueTask<ModuleResult> RunAsync(string key, NestedRequest request, CancellationToken stop)
    {
        string identity = DocumentLoader.Identity(request.Document, Path.GetDirectoryName(_chain[^1]), _run.Services.WorkingDirectory);
        if (_chain.Contains(identity, StringComparer.Ordinal))
        {
            throw new ModuleException($"ExecuteDocument: '{request.Document}' is running already: {string.Join(" → ", _chain.Append(identity).Select(Path.GetFileName))} is a cycle");
        }

        if (_chain.Count > DeepestLevel)
        {
            throw new ModuleException($"ExecuteDocument: '{request.Document}' would be nested {_chain.Count} levels deep; {DeepestLevel} are allowed");
        }

        string text = await DocumentLoader.LoadAsync(identity, request.BucketOwner, _run.Services, stop);
        var document = new DocumentRequest { Name = Path.GetFileName(request.Document), Source = request.Document, Text = text, Parameters = request.Parameters };
        RunEnvironment inner = _run with { Cancelled = stop };
        var report = new ExecutionReport { ExecutionId = _run.Services.NewId().ToString(), Started = _run.Now };
        PreparedDocument prepared = PreparedDocument.Parse(inner, document, null);
        if (prepared.Problem is { } problem)
        {
            throw new ModuleException($"ExecuteDocument: {problem}");
        }

        var runner = new DocumentRunner(inner, prepared, key, request.Phases, new NestedRunner(inner, [.. _chain, identity]));
        await runner.RunAsync(report);
        report.Status = report.Documents[0].Status;
        report.FailureMessage = report.Documents[0].FailureMessage;
        report.Ended = _run.Now;
        return Result(report, request);
    }

    private ModuleResult Result(ExecutionReport report, NestedRequest request)
    {
        bool succeeded = RunStatus.IsSuccess(report.Status);
        return new ModuleResult
        {
            ExitCode = succeeded ? 0 : 1,
            Failure = succeeded ? null : $"document '{request.Document}' failed: {report.FailureMessage}",
            DetailedOutput = ReportJson.Detailed(report, _run.Masker, indented: false),
            Outputs = new Dictionary<string, string>
            {
                ["executedStepCount"] = report.ExecutedSteps.ToString(CultureInfo.InvariantCulture),
                ["executionId"] = report.ExecutionId,
                ["failedStepCount"] = report.FailedSteps.ToString(CultureInfo.InvariantCulture),
                ["failureMessage"] = report.FailureMessage,
                ["ignoredFailedStepCount"] = report.IgnoredFailedSteps.ToString(CultureInfo.InvariantCulture),
                ["logUrl"] = report.LogFolder,
                ["status"] = report.Status,
                [SummaryOutput] = ReportJson.Summary(report, _run.Masker, indented: false),
            },
        };
    }

    private sealed class Call(NestedRunner owner, string key) : INestedDocuments
    {
        public ValueTask<ModuleResult> RunAsync(NestedRequest request, CancellationToken stop) => owner.RunAsync(key, request, stop);
    }
}
