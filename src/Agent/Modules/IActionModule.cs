namespace BuildFarm.Agent.Modules;

/// <summary>One action of component documents. Source of every input, default, output and error: guide, action modules.</summary>
internal interface IActionModule
{
    /// <summary>As documents spell it.</summary>
    string Name { get; }

    /// <summary>Runs once. A failure that has a cause to tell is a <see cref="ModuleException"/>; programs that fail are a result with their exit code.</summary>
    /// <param name="stop">Fires at the step's timeout and when the work is cancelled.</param>
    ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop);
}
