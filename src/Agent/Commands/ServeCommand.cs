using System.CommandLine;

namespace BuildFarm.Agent.Commands;

internal static class ServeCommand
{
    public static Command Create() => new("serve", "Dials home.");
}
