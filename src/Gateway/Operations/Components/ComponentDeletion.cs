using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Components;

internal sealed class ComponentDeletion(ICatalog catalog, ResourceAccess access, DependentSearch dependents)
{
    public async Task<DeleteComponentResponse> DeleteAsync(CallContext context, DeleteComponentRequest request)
    {
        var arn = ResourceAccess.ParseOwn(context, request.ComponentBuildVersionArn, "componentBuildVersionArn", ResourceKind.Component);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var users = new ResourceQuery
        {
            Kind = ResourceKinds.ImageRecipe,
            Account = context.Account,
            Region = context.Region,
            Attributes = new Dictionary<string, IReadOnlyList<string>> { [RowAttributes.Component(ResourceRows.NameKey(arn))] = ["1"] },
        };
        await dependents.RefuseAsync(row.Arn, users, user => WouldMissAsync(user, row, context.Cancellation), context.Cancellation);
        await catalog.CommitAsync([new DeleteResource(row.Arn)], context.Cancellation);
        return Answers.Stamp(new DeleteComponentResponse { ComponentBuildVersionArn = row.Arn }, context);
    }

    // A recipe that names a wildcard goes on with another build or version, as long as there is one.
    private async Task<bool> WouldMissAsync(ResourceRow recipe, ResourceRow component, CancellationToken cancellation)
    {
        foreach (var use in ImageRecipe.Parser.ParseFrom(recipe.Body).Components)
        {
            var reference = ResourceArn.Parse(use.ComponentArn);
            if (References.Match(reference, component) && !await access.HasOtherAsync(reference, component.Arn, cancellation))
            {
                return true;
            }
        }

        return false;
    }
}
