namespace BuildFarm.Documents.Modules;

/// <summary>What a text input must look like, where it holds no expression.</summary>
public enum InputFormat
{
    Free,

    /// <summary>http:// or https://</summary>
    WebUrl,

    /// <summary>s3://bucket/key</summary>
    S3Uri,

    /// <summary>s3://bucket/key, where a * stands at the end after a / only.</summary>
    S3UriOrPrefix,

    /// <summary>Twelve digits.</summary>
    AccountId,

    /// <summary>Three or four octal digits.</summary>
    Octal,

    /// <summary>Hexadecimal digits.</summary>
    Hexadecimal,

    /// <summary>A path to a .ps1 file.</summary>
    PowerShellFile,

    /// <summary>A key below one of the registry's roots.</summary>
    RegistryPath,

    /// <summary>A path with * in its last part only.</summary>
    WildcardPath,

    /// <summary>Flags of msiexec /L.</summary>
    MsiLogOptions,

    /// <summary>A number that is not negative.</summary>
    NotNegative,

    /// <summary>JSON of at most 16 KiB.</summary>
    JsonText,

    /// <summary>A comma-separated list of phase names.</summary>
    PhaseList,

    /// <summary>A path, s3://bucket/key, or the ARN of a component version.</summary>
    ComponentDocument,
}
