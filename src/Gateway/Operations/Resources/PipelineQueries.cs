using BuildFarm.Catalog;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Resources;

internal static class PipelineQueries
{
    /// <summary>The account's pipelines that have an attribute of that value.</summary>
    public static ResourceQuery Using(CallContext context, string attribute, string value) => UsingIn(context.Region, attribute, value) with { Account = context.Account };

    /// <summary>The pipelines of every account of the region: what can be shared can be used by others.</summary>
    public static ResourceQuery UsingIn(string region, string attribute, string value) => new()
    {
        Kind = ResourceKinds.ImagePipeline,
        Region = region,
        Attributes = new Dictionary<string, IReadOnlyList<string>> { [attribute] = [value] },
    };
}
