using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Policies;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Versions;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.VersionedDocuments;

/// <summary>Create and delete of what is a document with versions and numbered builds.</summary>
internal sealed class DocumentChanges(
    ResourceAccess access, DocumentReferences documents, DependentSearch dependents, Quotas quotas, TimeProvider time)
{
    /// <summary>What a create writes, without its client token.</summary>
    /// <param name="describe">Reads the document: its text, the member it came in, its version and the time.</param>
    /// <exception cref="ApiException">InvalidVersionNumber, ResourceAlreadyExists, DryRunOperation, or what is wrong with the document.</exception>
    public async Task<CommitPlan<TResponse>> PlanAsync<T, TResponse>(
        CallContext context, DocumentKind<T> kind, IMessage request, Func<string, string, SemanticVersion, DateTimeOffset, DescribedDocument<T>> describe)
        where T : class, IMessage<T>
        where TResponse : IMessage<TResponse>, new()
    {
        if (!SemanticVersion.TryParse(Members.Text(request, "semanticVersion"), out var version, out var problem))
        {
            throw Errors.InvalidVersion($"The semanticVersion is not valid: {problem}.");
        }

        TagRules.Check(Members.Tags(request));
        var isInline = Members.Has(request, "data");
        var data = await documents.ReadAsync(context, isInline, Members.Text(request, "data"), Members.Has(request, "uri"), Members.Text(request, "uri"));
        var described = describe(data, isInline ? "data" : "uri", version, time.GetUtcNow());
        await RefuseSameAsync(context, kind, described);
        if (Members.IsSet(request, "dry_run"))
        {
            throw Errors.DryRun();
        }

        return new CommitPlan<TResponse>
        {
            Writes = [.. quotas.For(kind.Kind, context), described.Insert],
            Answer = numbers =>
            {
                var answer = new TResponse();
                Members.SetText(answer, kind.ArnMember, described.Version.WithBuild(numbers[0]).ToString());
                Members.SetMessage(answer, LatestVersions.Of(described.Version));
                return answer;
            },
        };
    }

    /// <exception cref="ApiException">ResourceDependency, naming what would miss it.</exception>
    public async Task<TResponse> DeleteAsync<T, TResponse>(CallContext context, DocumentKind<T> kind, IMessage request)
        where T : class, IMessage<T>
        where TResponse : IMessage<TResponse>, new()
    {
        var arn = ResourceAccess.ParseOwn(context, Members.Text(request, kind.ArnMember), kind.ArnMember, kind.Kind);
        var row = await access.RequireAsync(arn, context.Cancellation);
        await dependents.DeleteAsync(
            row,
            () => dependents.RefuseAsync(row, kind.Users(context, arn), user => WouldMissAsync(kind.Named(user), row, context.Cancellation), context.Cancellation),
            PolicyRow.DeleteWith(row.Arn),
            context.Cancellation);
        var answer = new TResponse();
        Members.SetText(answer, kind.ArnMember, row.Arn);
        return Answers.Stamp(answer, context);
    }

    // What names a wildcard goes on with another build or version, as long as there is one.
    private async Task<bool> WouldMissAsync(IEnumerable<string> named, ResourceRow row, CancellationToken cancellation)
    {
        foreach (var name in named)
        {
            var reference = ResourceArn.Parse(name);
            if (References.Match(reference, row) && !await access.HasOtherAsync(reference, row.Arn, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private async Task RefuseSameAsync<T>(CallContext context, DocumentKind<T> kind, DescribedDocument<T> described) where T : class, IMessage<T>
    {
        if (await access.FindAsync(described.Version, context.Cancellation) is { } newest
            && kind.Content(kind.Parser.ParseFrom(newest.Body)).Equals(kind.Content(described.Message)))
        {
            throw Errors.AlreadyExists(newest.Arn, "Its content is the same. Change the document or use another version.");
        }
    }
}
