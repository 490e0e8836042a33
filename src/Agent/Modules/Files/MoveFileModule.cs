namespace BuildFarm.Agent.Modules.Files;

/// <summary>Moves files, with <c>*</c> in the last part of the source.</summary>
internal sealed class MoveFileModule : IActionModule
{
    public string Name => "MoveFile";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            foreach ((string source, string destination) in TransferTarget.Resolve(context, item, folders: false))
            {
                stop.ThrowIfCancellationRequested();
                TransferTarget.CheckFree(context, item, destination);
                FileErrors.Explain(Name, destination, () => Move(source, destination));
            }
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Move(string source, string destination)
    {
        if (Directory.Exists(destination))
        {
            throw new ModuleException($"{Name}: '{destination}' is a folder");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        File.Move(source, destination, overwrite: true);
    }
}
