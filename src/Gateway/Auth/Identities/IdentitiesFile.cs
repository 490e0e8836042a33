using System.Text.Json;

namespace BuildFarm.Gateway.Auth.Identities;

/// <summary>Reads and writes the identities file. It holds secrets: only its owner may read it, and no message shows a piece of it.</summary>
public static class IdentitiesFile
{
    /// <summary>Longest file that is read, in bytes: about 30,000 keys.</summary>
    private const int MaximumBytes = 16 * 1024 * 1024;

    /// <summary>The document, checked; an empty one when there is no file.</summary>
    /// <exception cref="InvalidDataException">It is no identities document; the message says what is wrong and where.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than its owner may read it.</exception>
    public static IdentitiesDocument Read(string path)
    {
        if (!File.Exists(path))
        {
            return new IdentitiesDocument();
        }

        SecretFile.RequireOwnerOnly(path);
        if (new FileInfo(path).Length > MaximumBytes)
        {
            throw new InvalidDataException($"{path} is longer than {MaximumBytes} bytes.");
        }

        var document = Parse(path, File.ReadAllBytes(path));
        Check(path, document);
        return document;
    }

    /// <summary>Changes the file: read, changed, checked, then replaced as a whole. Two who change it at once do so one after the other.</summary>
    public static IdentitiesDocument Change(string path, Func<IdentitiesDocument, IdentitiesDocument> change)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var turn = Lock(path + ".lock");
        var changed = change(Read(path));
        Check(path, changed);
        SecretFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(changed, IdentitiesJson.Default.IdentitiesDocument));
        return changed;
    }

    internal static IdentitySet Check(string path, IdentitiesDocument document)
    {
        try
        {
            return IdentitySet.Of(document);
        }
        catch (FormatException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}");
        }
    }

    private static IdentitiesDocument Parse(string path, byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, IdentitiesJson.Default.IdentitiesDocument) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException problem)
        {
            // The parser's message may show a piece of a secret; line and path do not.
            throw new InvalidDataException(
                $"{path} is no identities file: line {(problem.LineNumber ?? 0) + 1}, at {problem.Path ?? "$"}. docs/identity.md describes its members.");
        }
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException held)
        {
            throw new IOException($"{path} is held: another command changes the identities. Try again.", held);
        }
    }
}
