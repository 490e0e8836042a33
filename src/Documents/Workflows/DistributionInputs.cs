using BuildFarm.Documents.Modules;

namespace BuildFarm.Documents.Workflows;

/// <summary>Inputs of the distribution actions.</summary>
internal static class DistributionInputs
{
    private static readonly InputSpec Region = new("region", InputType.String) { Required = true, Description = "Region." };

    public static readonly InputSpec DistributedImages =
        new("distributedImages", InputType.StringList) { Required = true, Description = "The output distributedImages of a DistributeImage step." };

    public static readonly InputSpec Distributions = new("distributions", InputType.MapList)
    {
        Description = "Where to copy; the image's distribution configuration by default.",
        Fields =
        [
            Region,
            new("name", InputType.String) { Description = "Name of the copy." },
            new("description", InputType.String) { Description = "Its description." },
            new("targetAccountIds", InputType.StringList) { Description = "Accounts to copy to." },
            new("amiTags", InputType.StringMap) { Description = "Its tags." },
            new("kmsKeyId", InputType.String) { Description = "Key to encrypt it with." },
        ],
    };

    public static readonly InputSpec Attributes = new("attributes", InputType.MapList)
    {
        Description = "What to change in each region.",
        Fields = [Region, new("launchPermission", InputType.Any) { Description = "userIds, userGroups, organizationArns, organizationalUnitArns." }],
    };

    public static readonly InputSpec Configurations = new("configurations", InputType.MapList)
    {
        Description = "What to apply in each region.",
        Fields =
        [
            Region,
            new("licenseConfigurationArns", InputType.StringList) { Description = "Licence configurations." },
            new("launchTemplateConfigurations", InputType.Any) { Description = "Launch templates to update." },
            new("s3ExportConfiguration", InputType.Any) { Description = "Export to S3." },
            new("fastLaunchConfigurations", InputType.Any) { Description = "Fast launch of Windows." },
            new("ssmParameterConfigurations", InputType.Any) { Description = "Parameters to put the image's id into." },
        ],
    };
}
