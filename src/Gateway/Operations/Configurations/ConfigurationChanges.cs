using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Configurations;

/// <summary>Create, update and delete of resources that have a name and no versions; the kinds supply their messages.</summary>
internal sealed class ConfigurationChanges(
    ICatalog catalog, IdempotentCalls calls, ResourceAccess access, DependentSearch dependents, Quotas quotas, TimeProvider time)
{
    /// <param name="describe">What is stored, of its ARN and the time; refusals are ApiException.</param>
    public Task<TResponse> CreateAsync<T, TResponse>(CallContext context, ConfigurationKind<T> kind, IMessage request, Func<ResourceArn, DateTimeOffset, ValueTask<T>> describe)
        where T : IMessage<T>
        where TResponse : IMessage<TResponse>, new() =>
        calls.RunAsync(context, Members.Operation(request), request, async () =>
        {
            TagRules.Check(Members.Tags(request));
            var arn = ResourceArn.Of(kind.Kind, context.Region, context.Account, Members.Text(request, "name"));
            var now = time.GetUtcNow();
            var stored = await describe(arn, now);
            return new CommitPlan<TResponse>
            {
                Writes = [.. quotas.For(kind.Kind, context), new InsertResource(ResourceRows.Of(arn, now, stored, kind.Attributes(stored), Members.Tags(stored)))],
                Answer = _ => Answer<T, TResponse>(kind, arn.ToString()),
                Exists = () => Errors.AlreadyExists(arn.ToString(), "Update it, or use another name."),
            };
        });

    /// <param name="describe">What is stored, of what was stored before and the time.</param>
    public Task<TResponse> UpdateAsync<T, TResponse>(CallContext context, ConfigurationKind<T> kind, IMessage request, Func<T, DateTimeOffset, ValueTask<T>> describe)
        where T : IMessage<T>
        where TResponse : IMessage<TResponse>, new() =>
        calls.RunAsync(context, Members.Operation(request), request, async () =>
        {
            var row = await RequireOwnAsync(context, kind, request);
            var stored = await describe(kind.Parser.ParseFrom(row.Body), time.GetUtcNow());
            return new CommitPlan<TResponse>
            {
                Writes = [ResourceRows.Replace(row, stored, kind.Attributes(stored), Members.Tags(stored))],
                Answer = _ => Answer<T, TResponse>(kind, row.Arn),
            };
        });

    /// <exception cref="ApiException">ResourceDependency, naming the pipelines that use it.</exception>
    public async Task<TResponse> DeleteAsync<T, TResponse>(CallContext context, ConfigurationKind<T> kind, IMessage request)
        where T : IMessage<T>
        where TResponse : IMessage<TResponse>, new()
    {
        var row = await RequireOwnAsync(context, kind, request);
        if (kind.PipelineAttribute is { } attribute)
        {
            var pipelines = PipelineQueries.Using(context, attribute, row.Arn);
            await dependents.DeleteAsync(
                row, () => dependents.RefuseAsync(row, [pipelines], null, context.Cancellation), [new DeleteResource(row.Arn)], context.Cancellation);
        }
        else
        {
            await catalog.CommitAsync([new DeleteResource(row.Arn)], context.Cancellation);
        }

        return Answers.Stamp(Answer<T, TResponse>(kind, row.Arn), context);
    }

    private static TResponse Answer<T, TResponse>(ConfigurationKind<T> kind, string arn)
        where T : IMessage<T>
        where TResponse : IMessage<TResponse>, new()
    {
        var answer = new TResponse();
        Members.SetText(answer, kind.ArnMember, arn);
        return answer;
    }

    private Task<ResourceRow> RequireOwnAsync<T>(CallContext context, ConfigurationKind<T> kind, IMessage request) where T : IMessage<T> =>
        access.RequireAsync(ResourceAccess.ParseOwn(context, Members.Text(request, kind.ArnMember), kind.ArnMember, kind.Kind), context.Cancellation);
}
