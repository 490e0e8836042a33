using BuildFarm.Catalog;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Resources;

internal static class PipelineQueries
{
    /// <summary>The account's pipelines that have an attribute of that value.</summary>
    public static ResourceQuery Using(CallContext context, string attribute, string value) => new()
    {
        Kind = ResourceKinds.ImagePipeline,
        Account = context.Account,
        Region = context.Region,
        Attributes = new Dictionary<string, IReadOnlyList<string>> { [attribute] = [value] },
    };
}
