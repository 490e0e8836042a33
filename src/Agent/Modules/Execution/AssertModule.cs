using BuildFarm.Documents.Conditions;

namespace BuildFarm.Agent.Modules.Execution;

/// <summary>Succeeds when its condition holds.</summary>
internal sealed class AssertModule : IActionModule
{
    public string Name => "Assert";

    public async ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        try
        {
            // the inputs as written: the evaluator resolves only what it compares
            Condition condition = ConditionReader.Parse(context.WrittenInputs);
            return await context.EvaluateCondition(condition, stop)
                ? ModuleResult.Done
                : new ModuleResult { ExitCode = 1, Failure = $"the assertion is false: {NodeJson.Write(context.Inputs)}" };
        }
        catch (FormatException e)
        {
            throw new ModuleException($"Assert: {e.Message}");
        }
    }
}
