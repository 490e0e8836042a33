using BuildFarm.Documents;

namespace BuildFarm.Agent.Machine;

/// <summary>What this program runs on.</summary>
internal static class ThisPlatform
{
    public static DocumentPlatform Current => OperatingSystem.IsWindows() ? DocumentPlatform.Windows
        : OperatingSystem.IsMacOS() ? DocumentPlatform.MacOS
        : DocumentPlatform.Linux;
}
