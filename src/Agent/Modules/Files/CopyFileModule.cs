namespace BuildFarm.Agent.Modules.Files;

/// <summary>Copies files, with <c>*</c> in the last part of the source.</summary>
internal sealed class CopyFileModule : IActionModule
{
    public string Name => "CopyFile";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            foreach ((string source, string destination) in TransferTarget.Resolve(context, item, folders: false))
            {
                stop.ThrowIfCancellationRequested();
                TransferTarget.CheckFree(context, item, destination);
                Copy(source, destination, stop);
            }
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Copy(string source, string destination, CancellationToken stop) => FileErrors.Explain(Name, destination, () =>
    {
        if (Directory.Exists(destination))
        {
            throw new ModuleException($"{Name}: '{destination}' is a folder");
        }

        if (UnixFile.Real(source) == UnixFile.Real(destination))
        {
            throw new ModuleException($"{Name}: '{source}' and '{destination}' are the same file");
        }

        UnixFile.CheckRegular(Name, source);
        UnixFile.CheckRegular(Name, destination);
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        FileCopy.Copy(source, destination, stop);
    });
}
