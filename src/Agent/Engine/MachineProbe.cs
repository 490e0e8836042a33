using BuildFarm.Agent.Modules;
using BuildFarm.Agent.Modules.Files;
using BuildFarm.Documents.Conditions;

namespace BuildFarm.Agent.Engine;

/// <summary>Answers conditions from the instance itself.</summary>
internal sealed class MachineProbe(ModuleServices services) : IConditionProbe
{
    public ValueTask<bool> BinaryExistsAsync(string name, CancellationToken cancellation) => ValueTask.FromResult(services.Programs.Find(name) is not null);

    public ValueTask<bool> FileExistsAsync(string path, CancellationToken cancellation) => ValueTask.FromResult(IsFile(services.FullPath(path)));

    public ValueTask<bool> FolderExistsAsync(string path, CancellationToken cancellation) => ValueTask.FromResult(Directory.Exists(services.FullPath(path)));

    public async ValueTask<string?> HashFileAsync(FileHashKind kind, string path, CancellationToken cancellation)
    {
        string full = services.FullPath(path);
        return IsFile(full) ? await FileHash.ComputeAsync(kind, full, cancellation) : null;
    }

    private static bool IsFile(string path) => File.Exists(path) && UnixFile.Exists(path);
}
