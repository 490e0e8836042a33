namespace BuildFarm.Agent.DialHome;

/// <summary>FNV-1a, 32 bits: tells a torn record from a whole one, with no library. System.IO.Hashing's CRC-32 would do as well.</summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint hash = 2166136261;
        foreach (byte value in data)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash;
    }
}
