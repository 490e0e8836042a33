using System.Globalization;
using BuildFarm.Cli.Apply.Manifests;
using BuildFarm.Cli.Apply.Planning;
using BuildFarm.Cli.Farm;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Cli.Apply.Execution;

/// <summary>Makes the planned changes one after the other and stops at the first that fails.</summary>
/// <param name="token">Fresh for each apply; with the change's number it makes the client token.</param>
internal sealed class Applier(IFarm farm, string token)
{
    private readonly Dictionary<Manifest, string> arns = new(ReferenceEqualityComparer.Instance);

    /// <param name="report">Called after each change that was made.</param>
    public async Task<ApplyOutcome> ApplyAsync(IReadOnlyList<PlannedChange> plan, Action<AppliedChange> report, CancellationToken cancellation)
    {
        foreach (var change in plan) arns[change.Manifest] = change.Expected;
        var work = plan.Where(change => change.IsWork).ToList();
        var applied = new List<AppliedChange>();
        foreach (var (change, number) in work.Select((change, index) => (change, index)))
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                var arn = await ApplyOneAsync(change, string.Create(CultureInfo.InvariantCulture, $"{token}-{number}"), cancellation);
                arns[change.Manifest] = arn;
                applied.Add(new AppliedChange(change, arn));
                report(applied[^1]);
            }
            catch (Exception failure) when (failure is FarmException or OperationCanceledException)
            {
                return new ApplyOutcome
                {
                    Applied = applied,
                    Failed = change,
                    Reason = failure is FarmException ? failure.Message : "interrupted",
                    IsUncertain = failure is not FarmException { IsTransport: false },
                    NotTried = work[(number + 1)..],
                };
            }
        }

        return new ApplyOutcome { Applied = applied };
    }

    private async Task<string> ApplyOneAsync(PlannedChange change, string clientToken, CancellationToken cancellation)
    {
        foreach (var link in change.Links) link.Slot.Set(ReferenceResolver.ReferenceArn(arns[link.Target]));
        switch (change.Action)
        {
            case ChangeAction.Create or ChangeAction.NewBuild or ChangeAction.NewVersion:
                return await CreateAsync(change, clientToken, cancellation);
            case ChangeAction.Update:
                await farm.CallAsync(UpdateRequest(change, clientToken), cancellation);
                break;
        }

        await TagAsync(change, cancellation);
        return change.Existing!;
    }

    private async Task<string> CreateAsync(PlannedChange change, string clientToken, CancellationToken cancellation)
    {
        var request = change.Manifest.Request;
        ClientTokens.Set(request, clientToken);
        if (change.Action == ChangeAction.NewVersion)
        {
            // 1.0.x: the farm picks the number, so that two people who apply at once get two versions and neither is refused.
            var version = ResourceArn.Parse(change.Expected).Version!.Value;
            request.Descriptor.FindFieldByName("semantic_version").Accessor.SetValue(request, string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}.x"));
        }

        var answer = await farm.CallAsync(request, cancellation);
        return (string)change.Manifest.Kind.CreatedArn.Accessor.GetValue(answer);
    }

    private static IMessage UpdateRequest(PlannedChange change, string clientToken)
    {
        var update = change.Manifest.Kind.Update!.Request.Parser.ParseFrom(ByteString.Empty);
        var create = change.Manifest.Request;
        foreach (var field in update.Descriptor.Fields.InDeclarationOrder())
        {
            var source = create.Descriptor.FindFieldByName(field.Name);
            if (source is null) continue;
            if (field.IsMap) Copy((System.Collections.IDictionary)source.Accessor.GetValue(create), (System.Collections.IDictionary)field.Accessor.GetValue(update));
            else if (field.IsRepeated) Copy((System.Collections.IList)source.Accessor.GetValue(create), (System.Collections.IList)field.Accessor.GetValue(update));
            else if (IsSet(source, create)) field.Accessor.SetValue(update, source.Accessor.GetValue(create));
        }

        update.Descriptor.FindFieldByName(change.Manifest.Kind.GetArn.Name).Accessor.SetValue(update, change.Existing!);
        ClientTokens.Set(update, clientToken);
        return update;
    }

    private static bool IsSet(Google.Protobuf.Reflection.FieldDescriptor field, IMessage message) =>
        field.FieldType == Google.Protobuf.Reflection.FieldType.Message ? field.Accessor.GetValue(message) is not null : field.Accessor.HasValue(message);

    private static void Copy(System.Collections.IList from, System.Collections.IList to)
    {
        foreach (var item in from) to.Add(item);
    }

    private static void Copy(System.Collections.IDictionary from, System.Collections.IDictionary to)
    {
        foreach (System.Collections.DictionaryEntry entry in from) to[entry.Key] = entry.Value;
    }

    private async Task TagAsync(PlannedChange change, CancellationToken cancellation)
    {
        if (change.Tags.Set.Count > 0)
        {
            var request = new TagResourceRequest { ResourceArn = change.Existing };
            request.Tags.Add(change.Tags.Set.ToDictionary());
            await farm.CallAsync(request, cancellation);
        }

        if (change.Tags.Remove.Count > 0)
        {
            var request = new UntagResourceRequest { ResourceArn = change.Existing };
            request.TagKeys.Add(change.Tags.Remove);
            await farm.CallAsync(request, cancellation);
        }
    }
}
