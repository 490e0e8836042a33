using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Components;

/// <summary>Components as lists show them.</summary>
internal static class ComponentMessages
{
    public static ComponentVersion Version(ResourceRow row)
    {
        var component = Component.Parser.ParseFrom(row.Body);
        var version = new ComponentVersion
        {
            Arn = ResourceArn.Parse(row.Arn).WithoutBuild().ToString(),
            Name = component.Name,
            Version = component.Version,
            Platform = component.Platform,
            SupportedOsVersions = { component.SupportedOsVersions },
            Type = component.Type,
            Owner = component.Owner,
            DateCreated = component.DateCreated,
            Status = component.State.Status,
        };
        if (component.HasDescription) version.Description = component.Description;
        return version;
    }

    public static ComponentSummary Summary(ResourceRow row)
    {
        var component = Component.Parser.ParseFrom(row.Body);
        var summary = new ComponentSummary
        {
            Arn = component.Arn,
            Name = component.Name,
            Version = component.Version,
            Platform = component.Platform,
            SupportedOsVersions = { component.SupportedOsVersions },
            State = component.State,
            Type = component.Type,
            Owner = component.Owner,
            DateCreated = component.DateCreated,
            Tags = { component.Tags },
        };
        if (component.HasDescription) summary.Description = component.Description;
        if (component.HasChangeDescription) summary.ChangeDescription = component.ChangeDescription;
        return summary;
    }
}
