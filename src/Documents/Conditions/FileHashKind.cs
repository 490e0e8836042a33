namespace BuildFarm.Documents.Conditions;

/// <summary>Hashes that conditions and downloads compare.</summary>
public enum FileHashKind
{
    MD5,
    SHA1,
    SHA256,
    SHA512,
}
