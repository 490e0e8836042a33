using System.Text.Json;
using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Instances;

/// <summary>What an instance's agent is told about itself, as files that root alone reads.</summary>
internal static class GuestConfig
{
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(InstanceFolders folders, string instanceId, LaunchInstanceRequest launch)
    {
        var agent = new
        {
            instanceId,
            region = launch.Region,
            token = launch.AgentToken,
            endpoint = "unix:" + GuestPaths.AgentSocket,
            stateDirectory = GuestPaths.State,
        };
        WriteFile(Path.Combine(folders.Config, "agent.json"), JsonSerializer.Serialize(agent), OwnerReads);
        if (launch.UserData.Length > 0)
        {
            WriteFile(Path.Combine(folders.Config, "user-data"), launch.UserData, OwnerReads | UnixFileMode.UserExecute);
        }
    }

    private static void WriteFile(string path, string text, UnixFileMode mode)
    {
        using var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode });
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    }
}
