namespace BuildFarm.Agent.State;

/// <summary>Tells one boot of the instance from the next. In a container the kernel stays, but its first process does not.</summary>
internal static class BootIdentity
{
    private static readonly Lazy<string> Value = new(Read);

    public static string Current => Value.Value;

    private static string Read()
    {
        try
        {
            string kernel = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            string stat = File.ReadAllText("/proc/1/stat");
            string started = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19]; // field 22: start of process 1, in ticks
            return $"{kernel}.{started}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return "unknown";
        }
    }
}
