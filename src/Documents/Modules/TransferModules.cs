using static BuildFarm.Documents.Modules.InputType;

namespace BuildFarm.Documents.Modules;

/// <summary>Downloads and uploads.</summary>
internal static class TransferModules
{
    public static readonly IReadOnlyList<ModuleSpec> All =
    [
        new("S3Download", InputForm.List)
        {
            Description = "Downloads an object, or all objects under a prefix, from S3.",
            Inputs =
            [
                new("source", InputType.String) { Required = true, Format = InputFormat.S3UriOrPrefix, Description = "s3://bucket/key, or s3://bucket/prefix/* for all below." },
                new("destination", InputType.String) { Required = true, Description = "Local file, or folder for a prefix." },
                new("expectedBucketOwner", InputType.String) { Format = InputFormat.AccountId, Description = "The account that must own the bucket." },
                new("overwrite", InputType.Boolean) { Default = "true", Description = "Replace a file that exists; false fails instead." },
            ],
        },
        new("S3Upload", InputForm.List)
        {
            Description = "Uploads files or a folder to S3.",
            Inputs =
            [
                new("source", InputType.String) { Required = true, Description = "Local path; may hold *." },
                new("destination", InputType.String) { Required = true, Format = InputFormat.S3Uri, Description = "s3://bucket/key or prefix." },
                new("recurse", InputType.Boolean) { Default = "false", Description = "Upload folders with what is in them." },
                new("expectedBucketOwner", InputType.String) { Format = InputFormat.AccountId, Description = "The account that must own the bucket." },
            ],
        },
        new("WebDownload", InputForm.List)
        {
            Description = "Downloads files over HTTP or HTTPS, with five tries of its own.",
            Inputs =
            [
                new("source", InputType.String) { Required = true, Format = InputFormat.WebUrl, Description = "An http:// or https:// URL." },
                new("destination", InputType.String) { Required = true, Description = "Local file; a path that ends with / is a folder." },
                new("overwrite", InputType.Boolean) { Default = "true", Description = "Replace a file that exists; false fails instead." },
                new("checksum", InputType.String) { Format = InputFormat.Hexadecimal, Description = "Expected hash of the file." },
                new("algorithm", InputType.String) { Allowed = ["MD5", "SHA1", "SHA256", "SHA512"], IgnoreCase = true, Description = "How the hash is computed." },
                new("ignoreCertificateErrors", InputType.Boolean) { Default = "false", Description = "Accept any certificate." },
            ],
            Together = ["checksum", "algorithm"],
            Outputs = ["destination"],
        },
    ];
}
