using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Policies;
using BuildFarm.Gateway.Operations.Recipes;
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
        var users = RecipeParts.Using(context.Region, RowAttributes.Component(ResourceRows.NameKey(arn)), "1");
        await dependents.RefuseAsync(row, users, user => WouldMissAsync(user, row, context.Cancellation), context.Cancellation);
        await catalog.CommitAsync(PolicyRow.DeleteWith(row.Arn), context.Cancellation);
        return Answers.Stamp(new DeleteComponentResponse { ComponentBuildVersionArn = row.Arn }, context);
    }

    // A recipe that names a wildcard goes on with another build or version, as long as there is one.
    private async Task<bool> WouldMissAsync(ResourceRow recipe, ResourceRow component, CancellationToken cancellation)
    {
        foreach (var use in RecipeParts.Components(recipe))
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
