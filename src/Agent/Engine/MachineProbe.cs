using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Modules.Files;
using BuildFarm.Agent.Processes;
using BuildFarm.Documents;
using BuildFarm.Documents.Conditions;

namespace BuildFarm.Agent.Engine;

/// <summary>Answers conditions from the instance itself.</summary>
internal sealed class MachineProbe(ModuleServices services) : IConditionProbe
{
    public ValueTask<bool> BinaryExistsAsync(string name, CancellationToken cancellation) => ValueTask.FromResult(services.Programs.Find(name) is not null || IsKnownToBash(name, cancellation));

    public ValueTask<bool> FileExistsAsync(string path, CancellationToken cancellation) => ValueTask.FromResult(IsFile(services.FullPath(path)));

    public ValueTask<bool> FolderExistsAsync(string path, CancellationToken cancellation) => ValueTask.FromResult(Directory.Exists(services.FullPath(path)));

    public async ValueTask<string?> HashFileAsync(FileHashKind kind, string path, CancellationToken cancellation)
    {
        string full = services.FullPath(path);
        return IsFile(full) ? await FileHash.ComputeAsync(kind, full, cancellation) : null;
    }

    /// <summary>The guide's own words: as <c>type</c> of bash, which knows builtins and keywords as well.</summary>
    private bool IsKnownToBash(string name, CancellationToken cancellation)
    {
        const string question = "type -- \"$1\" >/dev/null 2>&1";
        return name.Length > 0 && services.Platform != DocumentPlatform.Windows && services.Programs.Find("bash") is { } bash
            && services.Processes.Run(new ProcessSpec { Path = bash, Arguments = ["-c", question, "bash", name] }, new DiscardedOutput(), cancellation).ExitCode == 0;
    }

    private static bool IsFile(string path) => File.Exists(path) && UnixFile.Exists(path);
}
