namespace BuildFarm.Agent.Modules.Files;

/// <summary>Deletes files, with <c>*</c> in the last part of the path.</summary>
internal sealed class DeleteFileModule : IActionModule
{
    public string Name => "DeleteFile";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        foreach (InputReader item in context.Items)
        {
            string path = item.Required("path");
            var pattern = WildcardPath.Parse(Name, path, context.Services);
            IReadOnlyList<string> victims = pattern.IsWildcard ? pattern.Files() : [Single(context.Services.FullPath(path))];
            foreach (string victim in victims)
            {
                stop.ThrowIfCancellationRequested();
                FileErrors.Explain(Name, victim, () => File.Delete(victim));
            }
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private string Single(string path)
    {
        bool isLink = new FileInfo(path).LinkTarget is not null;
        if (Directory.Exists(path) && !isLink)
        {
            throw new ModuleException($"{Name}: '{path}' is a folder; use DeleteFolder");
        }

        return isLink || File.Exists(path) ? path : throw new ModuleException($"{Name}: there is no file '{path}'");
    }
}
