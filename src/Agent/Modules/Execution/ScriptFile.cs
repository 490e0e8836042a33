using Microsoft.Win32.SafeHandles;

namespace BuildFarm.Agent.Modules.Execution;

/// <summary>A script that a step runs, in the run's private folder.</summary>
internal static class ScriptFile
{
    /// <summary>Made anew for each step instead of truncated: ext4 writes a truncated file out when it is closed, which costs more than bash does.</summary>
    public static string Write(ModuleContext context, string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(context.ScratchFolder, name);
        File.Delete(path);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, content, 0);
        return path;
    }
}
