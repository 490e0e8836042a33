namespace BuildFarm.Documents.Expressions;

/// <summary>What expressions may refer to at one point of a run.</summary>
public interface IExpressionScope
{
    /// <summary>A parameter or constant by its exact name; null when there is none.</summary>
    ResolvedText? FindVariable(string name);

    /// <summary>The resolved inputs of a step that has started, as given to its module; null when the step has not.</summary>
    DocumentNode? FindInputs(string phase, string step);

    /// <summary>An output of a step that has ended, such as stdout; null when there is none.</summary>
    /// <param name="index">For modules that take a list: the item, from 0; null when the expression names none.</param>
    ResolvedText? FindOutput(string phase, string step, int? index, string name);

    /// <summary>The iteration that the current step is in; null outside a loop.</summary>
    Components.LoopIteration? Iteration { get; }

    /// <summary>The value of a Systems Manager parameter; SecureString ones are secret.</summary>
    /// <exception cref="ExpressionException">There is none, or it can't be read.</exception>
    ValueTask<ResolvedText> GetSsmParameterAsync(string name, CancellationToken cancellation);
}
