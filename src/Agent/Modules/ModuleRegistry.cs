using System.Collections.Frozen;
using BuildFarm.Agent.Modules.Execution;
using BuildFarm.Agent.Modules.Files;
using BuildFarm.Agent.Modules.Machine;
using BuildFarm.Agent.Modules.Transfer;

namespace BuildFarm.Agent.Modules;

/// <summary>All modules by name.</summary>
internal sealed class ModuleRegistry
{
    private readonly FrozenDictionary<string, IActionModule> _modules;

    public ModuleRegistry(IEnumerable<IActionModule> modules) =>
        _modules = modules.ToFrozenDictionary(module => module.Name, StringComparer.Ordinal);

    public IEnumerable<string> Names => _modules.Keys;

    /// <summary>Null when there is no such module.</summary>
    public IActionModule? Find(string name) => _modules.GetValueOrDefault(name);

    public static ModuleRegistry Standard() => new(
    [
        new AssertModule(), new ExecuteBashModule(), new ExecuteBinaryModule(), new ExecuteDocumentModule(), new ExecutePowerShellModule(),
        new S3DownloadModule(), new S3UploadModule(), new WebDownloadModule(),
        new AppendFileModule(), new CopyFileModule(), new CopyFolderModule(), new CreateFileModule(), new CreateFolderModule(), new CreateSymlinkModule(),
        new DeleteFileModule(), new DeleteFolderModule(), new ListFilesModule(), new MoveFileModule(), new MoveFolderModule(), new ReadFileModule(),
        new SetFileEncodingModule(), new SetFileOwnerModule(), new SetFolderOwnerModule(), new SetFilePermissionsModule(), new SetFolderPermissionsModule(),
        new RebootModule(), new UpdateOsModule(),
        new WindowsOnlyModule("InstallMSI"), new WindowsOnlyModule("UninstallMSI"), new WindowsOnlyModule("SetRegistry"),
    ]);
}
