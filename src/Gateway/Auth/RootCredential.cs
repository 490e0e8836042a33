using System.Text.Json;

namespace BuildFarm.Gateway.Auth;

/// <summary>The credential that a farm makes for its owner at its first start: a JSON file with mode 0600.</summary>
public static class RootCredential
{
    public const string DefaultAccount = "000000000000";

    /// <summary>ARN of the farm's owner.</summary>
    public const string Principal = $"arn:aws:iam::{DefaultAccount}:root";

    /// <summary>Reads the file, or makes it with a new random key.</summary>
    /// <exception cref="InvalidDataException">The file is there and is no credential.</exception>
    /// <exception cref="UnauthorizedAccessException">Others than the owner may read it.</exception>
    public static FarmCredential LoadOrCreate(string path)
    {
        var content = SecretFile.LoadOrCreate(path, () => JsonSerializer.SerializeToUtf8Bytes(New(), RootCredentialJson.Default.RootCredentialDocument));
        RootCredentialDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(content, RootCredentialJson.Default.RootCredentialDocument);
        }
        catch (JsonException)
        {
            // The parser's message may show a piece of the secret.
            document = null;
        }

        return document is { AccessKeyId.Length: >= 16, SecretAccessKey.Length: >= 32, Account.Length: 12, Principal.Length: > 0 }
            ? new FarmCredential
            {
                AccessKeyId = document.AccessKeyId,
                SecretAccessKey = document.SecretAccessKey,
                Account = document.Account,
                Principal = document.Principal,
            }
            : throw new InvalidDataException(
                $"{path} is no root credential (accessKeyId, secretAccessKey, account, principal). Restore it, or remove it to have a new one made.");
    }

    private static RootCredentialDocument New() => new(
        AccessKeys.NewId(AccessKeys.Lasting),
        AccessKeys.NewSecret(),
        DefaultAccount,
        Principal);
}
