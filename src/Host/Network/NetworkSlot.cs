namespace BuildFarm.Host.Network;

/// <summary>A network namespace with a route out: one of the machine's numbered places.</summary>
internal sealed record NetworkSlot(int Number)
{
    private const int First = (10 << 24) | (213 << 16);

    /// <summary>All slots' addresses.</summary>
    public const string Range = "10.213.0.0/16";

    /// <summary>Four addresses a slot.</summary>
    public const int Count = 1 << 14;

    public string Name => $"buildfarm-{Number}";

    public string NamespacePath => $"/run/netns/{Name}";

    /// <summary>The machine's end of the pair.</summary>
    public string Link => $"{Firewall.LinkPrefix}{Number}";

    public string HostAddress => Address((Number * 4) + 1);

    public string GuestAddress => Address((Number * 4) + 2);

    private static string Address(int offset)
    {
        var value = First + offset;
        return $"{value >> 24}.{(value >> 16) & 255}.{(value >> 8) & 255}.{value & 255}";
    }
}
