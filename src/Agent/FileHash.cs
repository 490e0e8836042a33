using System.Security.Cryptography;
using BuildFarm.Documents.Conditions;

namespace BuildFarm.Agent;

/// <summary>Hashes of files, in bounded memory.</summary>
internal static class FileHash
{
    /// <summary>Lower-case hexadecimal.</summary>
    public static async ValueTask<string> ComputeAsync(FileHashKind kind, string path, CancellationToken stop)
    {
        OpenSslLibrary.EnsureLoaded();
        using IncrementalHash hash = IncrementalHash.CreateHash(kind switch
        {
            FileHashKind.MD5 => HashAlgorithmName.MD5,
            FileHashKind.SHA1 => HashAlgorithmName.SHA1,
            FileHashKind.SHA256 => HashAlgorithmName.SHA256,
            _ => HashAlgorithmName.SHA512,
        });
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[128 * 1024];
        for (int count; (count = await file.ReadAsync(buffer, stop)) > 0;)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
