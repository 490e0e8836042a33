using BuildFarm.Documents;

namespace BuildFarm.Agent.Modules.Files;

/// <summary>Creates symbolic links to files or folders that exist.</summary>
internal sealed class CreateSymlinkModule : IActionModule
{
    public string Name => "CreateSymlink";

    public ValueTask<ModuleResult> RunAsync(ModuleContext context, CancellationToken stop)
    {
        if (context.Services.Platform == DocumentPlatform.Windows)
        {
            throw new ModuleException($"{Name} is not supported on Windows");
        }

        foreach (InputReader item in context.Items)
        {
            stop.ThrowIfCancellationRequested();
            string path = context.Services.FullPath(item.Required("path"));
            string target = context.Services.FullPath(item.Required("target"));
            bool force = item.Flag("force", false);
            FileErrors.Explain(Name, path, () => Create(path, target, force));
        }

        return ValueTask.FromResult(ModuleResult.Done);
    }

    private void Create(string path, string target, bool force)
    {
        if (!UnixFile.Exists(target))
        {
            throw new ModuleException($"{Name}: the target '{target}' does not exist");
        }

        bool isLink = new FileInfo(path).LinkTarget is not null;
        if (!isLink && Path.Exists(path))
        {
            throw new ModuleException($"{Name}: '{path}' exists and is no symbolic link");
        }

        if (isLink && !force)
        {
            throw new ModuleException($"{Name}: a link '{path}' already exists and \"force\" is not set");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string fresh = path + ".new-link";
        File.Delete(fresh);
        File.CreateSymbolicLink(fresh, target);
        File.Move(fresh, path, overwrite: true); // in one step: nobody sees the path without a link
    }
}
