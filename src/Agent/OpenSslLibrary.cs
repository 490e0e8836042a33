using System.Runtime.InteropServices;

namespace BuildFarm.Agent;

/// <summary>
/// Brings OpenSSL where the instance has none: a bare root lacks it, and .NET's hashes and TLS abort the process without.
/// Once libssl.so.3 is loaded by path, the runtime's own search by name finds it. The instance's copy goes first, since
/// that one gets security updates and fits its C library.
/// </summary>
internal static class OpenSslLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    /// <summary>Before the first hash or TLS connection.</summary>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static bool Load()
    {
        if (!OperatingSystem.IsLinux() || NativeLibrary.TryLoad("libssl.so.3", out _))
        {
            return true;
        }

        string folder = AppContext.BaseDirectory;
        return NativeLibrary.TryLoad(Path.Combine(folder, "libcrypto.so.3"), out _)
            && NativeLibrary.TryLoad(Path.Combine(folder, "libssl.so.3"), out _);
    }
}
