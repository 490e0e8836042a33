using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Components;

/// <summary>Components as lists show them.</summary>
internal static class ComponentMessages
{
    public static ComponentVersion Version(ResourceRow row)
    {
        var component = Component.Parser.ParseFrom(row.Body);
        var version = Members.With(new ComponentVersion(), component);
        version.Arn = ResourceArn.Parse(row.Arn).WithoutBuild().ToString();
        version.Status = component.State.Status;
        return version;
    }

    public static ComponentSummary Summary(ResourceRow row) => Members.With(new ComponentSummary(), Component.Parser.ParseFrom(row.Body));
}
