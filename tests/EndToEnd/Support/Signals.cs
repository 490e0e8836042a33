using System.Runtime.InteropServices;

namespace BuildFarm.EndToEnd.Tests.Support;

/// <summary>kill(2), since .NET sends no other signal than SIGKILL.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    public static void Send(int process, int signal) => Assert.True(kill(process, signal) == 0, $"signal {signal} could not be sent to process {process}");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int kill(int process, int signal);
}
