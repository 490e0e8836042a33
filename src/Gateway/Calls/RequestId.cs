namespace BuildFarm.Gateway.Calls;

internal static class RequestId
{
    public const string Header = "x-amzn-RequestId";

    /// <summary>A UUID, as the service gives: it stands in the answer, the error and the log.</summary>
    public static string New()
    {
        // It need be no secret, only unlike all others: so no call of the operating system for each.
        Span<byte> random = stackalloc byte[16];
        Random.Shared.NextBytes(random);
        random[6] = (byte)((random[6] & 0x0F) | 0x40);
        random[8] = (byte)((random[8] & 0x3F) | 0x80);
        return new Guid(random, bigEndian: true).ToString();
    }
}
