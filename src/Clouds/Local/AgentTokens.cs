using System.Security.Cryptography;
using System.Text;

namespace BuildFarm.Clouds.Local;

/// <summary>
/// The bearer tokens of local instances' agents: a keyed hash of the instance id, so that the farm need not store them and
/// knows them again after a restart.
/// </summary>
public sealed class AgentTokens
{
    private readonly byte[] _key;

    /// <param name="key">32 bytes or more that only the farm knows.</param>
    public AgentTokens(byte[] key)
    {
        if (key.Length < 32)
        {
            throw new ArgumentException("The key of agent tokens has at least 32 bytes.", nameof(key));
        }
        _key = key;
    }

    /// <summary>Reads the key from a file, or makes the file, readable by its owner alone. Losing it locks out running agents only.</summary>
    public static AgentTokens LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            var temporary = $"{path}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(RandomNumberGenerator.GetBytes(32));
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        return new AgentTokens(File.ReadAllBytes(path));
    }

    public string For(string instanceId) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes("agent:" + instanceId)));

    /// <summary>Whether the token is that instance's; takes the same time for every wrong one.</summary>
    public bool Verify(string instanceId, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(For(instanceId)), Encoding.UTF8.GetBytes(token));
}
