using BuildFarm.Catalog;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Versions;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Rows of resources, from their ARN and message.</summary>
internal static class ResourceRows
{
    public static ResourceRow Of(ResourceArn arn, DateTimeOffset created, IMessage body, IEnumerable<KeyValuePair<string, string>> attributes, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var version = arn.Version is null ? default : arn.ExactVersion;
        var all = new Dictionary<string, string>(attributes, StringComparer.Ordinal);
        RowAttributes.AddTags(all, tags);
        return new ResourceRow
        {
            Arn = arn.ToString(),
            Kind = arn.Kind.Name(),
            Account = arn.Account,
            Region = arn.Region,
            Name = arn.Name,
            Major = version.Major,
            Minor = version.Minor,
            Patch = version.Patch,
            Build = version.Build,
            Created = created,
            Attributes = all,
            Body = body.ToByteArray(),
        };
    }

    /// <summary>The row with another message, its revision one up.</summary>
    public static UpdateResource Replace(ResourceRow row, IMessage body, IEnumerable<KeyValuePair<string, string>> attributes, IEnumerable<KeyValuePair<string, string>> tags)
    {
        var all = new Dictionary<string, string>(attributes, StringComparer.Ordinal);
        RowAttributes.AddTags(all, tags);
        return new UpdateResource(row with { Revision = row.Revision + 1, Attributes = all, Body = body.ToByteArray() }, row.Revision);
    }

    public static SemanticVersion VersionOf(ResourceRow row) => new(row.Major, row.Minor, row.Patch, row.Build);

    /// <summary>Account and name, which all versions share: the key under which references to a thing are found.</summary>
    public static string NameKey(ResourceArn arn) => arn.WorkflowType is null ? $"{arn.Account}/{arn.Name}" : $"{arn.Account}/{arn.WorkflowType}/{arn.Name}";
}
