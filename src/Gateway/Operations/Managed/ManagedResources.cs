using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Components;
using BuildFarm.Gateway.Operations.Workflows;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Managed;

/// <summary>
/// Puts the documents that ship with the farm into the catalog, under the account "aws", in each region. A document that changed makes the next
/// build of its version; an unchanged one makes nothing.
/// </summary>
public sealed class ManagedResources(ICatalog catalog, TimeProvider time)
{
    private static readonly string[] Extensions = [".yml", ".yaml", ".json"];
    private readonly ResourceFinder finder = new(catalog);

    /// <summary>Reads a folder and all below it. Answers how many builds are new.</summary>
    /// <exception cref="InvalidDataException">A document has errors, or its name does not say what it is; the message names the file and every finding.</exception>
    public async Task<int> LoadAsync(string folder, IReadOnlyList<string> regions, CancellationToken cancellation = default)
    {
        var added = 0;
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Extensions.Contains(Path.GetExtension(file)));
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(folder, file);
            var data = await File.ReadAllTextAsync(file, cancellation);
            foreach (var region in regions)
            {
                added += await LoadAsync(path, data, region, cancellation) ? 1 : 0;
            }
        }

        return added;
    }

    private Task<bool> LoadAsync(string path, string data, string region, CancellationToken cancellation)
    {
        var place = ManagedDocument.Of(path);
        try
        {
            return place.WorkflowType is { } type ? WorkflowAsync(place, type, data, region, cancellation) : ComponentAsync(place, data, region, cancellation);
        }
        catch (ApiException refused)
        {
            throw new InvalidDataException($"{path}: {refused.Message}", refused);
        }
    }

    private Task<bool> ComponentAsync(ManagedDocument place, string data, string region, CancellationToken cancellation)
    {
        var source = ComponentSource.Parse(data, place.Platform, "data");
        var now = time.GetUtcNow();
        var request = new CreateComponentRequest { Name = place.Name, Platform = place.Platform };
        if (!string.IsNullOrEmpty(source.Document.Description)) request.Description = source.Document.Description;
        var component = ComponentCreation.Describe(request, source, ResourceArn.ManagedAccount, place.Version, now);
        var arn = ResourceArn.Of(ResourceKind.Component, region, ResourceArn.ManagedAccount, place.Name, place.Version);
        var insert = ComponentCreation.Insert(arn, component, source.Digest, now);
        return PutAsync(arn, source.Digest, insert, cancellation);
    }

    private Task<bool> WorkflowAsync(ManagedDocument place, WorkflowType type, string data, string region, CancellationToken cancellation)
    {
        var source = WorkflowSource.Parse(data, type, "data");
        var now = time.GetUtcNow();
        var request = new CreateWorkflowRequest { Name = place.Name, Type = type };
        if (!string.IsNullOrEmpty(source.Document.Description)) request.Description = source.Document.Description;
        var workflow = WorkflowCreation.Describe(request, source, ResourceArn.ManagedAccount, place.Version, now);
        var arn = WorkflowCreation.ArnOf(type, region, ResourceArn.ManagedAccount, place.Name, place.Version);
        var insert = WorkflowCreation.Insert(arn, workflow, source.Digest, now);
        return PutAsync(arn, source.Digest, insert, cancellation);
    }

    private async Task<bool> PutAsync(ResourceArn version, string digest, InsertNumbered insert, CancellationToken cancellation)
    {
        var newest = await finder.FindAsync(version, cancellation);
        if (newest is not null && newest.Attributes.GetValueOrDefault(RowAttributes.Digest) == digest)
        {
            return false;
        }

        // Servers that start together all see the same newest build: the token lets one of them make the next.
        var token = new PutClientToken("managed", $"{version}/{newest?.Build ?? 0}/{digest}", digest, time.GetUtcNow(), _ => []);
        var result = await catalog.CommitAsync([insert, token], cancellation);
        return result.Outcome == CommitOutcome.Committed;
    }
}
