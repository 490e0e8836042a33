using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Grains.Cache;
using BuildFarm.Grains.Dispatch;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Stored;

namespace BuildFarm.Grains.Builds;

/// <summary>Works out what has to run: which components, from which layer on, and whether tests passed on the very same before.</summary>
internal sealed class BuildPlanner(ICloud cloud, ICatalog catalog, ComponentDocuments documents, VerdictStore verdicts, ImageUse use, FarmOptions options)
{
    private const string ParameterPrefix = "ssm:";

    public async Task<CloudCallResult> PlanBuildAsync(CloudCall call, CancellationToken cancellation)
    {
        var stored = await ReadAsync(call, cancellation);
        var recipe = stored.Image.ImageRecipe;
        var parent = await ParentAsync(call, call.Argument("image") is { Length: > 0 } other ? other : recipe.ParentImage, cancellation);
        var mode = call.Argument("cache");
        var components = new List<ComponentRecord>();
        var key = LayerKeys.Digest([parent.ContentDigest, recipe.WorkingDirectory]);
        for (var i = 0; i < recipe.Components.Count; i++)
        {
            var record = await RecordAsync(stored, i, key, mode, cancellation);
            components.Add(record);
            key = record.HasBuild || record.HasValidate ? record.LayerKey : key;
        }

        var finalKey = mode == "none" ? "" : LayerKeys.Final(key, SanitizeScript.Text, stored.Image.EnhancedImageMetadataEnabled);
        var values = new Dictionary<string, string> { ["image"] = parent.Id, ["finalKey"] = finalKey };
        await ReuseAsync(call, components, finalKey, values, cancellation);
        return new CloudCallResult { Token = call.Token, Succeeded = true, Values = values, Components = components };
    }

    /// <summary>Without an image that this build made, the tests run on the one that the recipe starts from, and always.</summary>
    public async Task<CloudCallResult> PlanTestAsync(CloudCall call, CancellationToken cancellation)
    {
        if (call.Argument("image").Length == 0)
        {
            return await PlanTestOfParentAsync(call, cancellation);
        }

        var values = new Dictionary<string, string> { ["image"] = call.Argument("image") };
        if (call.Argument("cache") != "none")
        {
            var image = await cloud.FindImageAsync(call.Region, call.Argument("image"), cancellation)
                ?? throw new CloudException(CloudError.NotFound, $"the image {call.Argument("image")} to be tested is gone");
            var stored = await ReadAsync(call, cancellation);
            var key = LayerKeys.Verdict(image.ContentDigest, await TestsAsync(stored, cancellation));
            values["verdictKey"] = key;
            if (await verdicts.FindAsync(key, options.CacheAge, cancellation) is { } earlier)
            {
                values["verdict"] = earlier;
            }
        }

        return new CloudCallResult { Token = call.Token, Succeeded = true, Values = values };
    }

    private async Task<CloudCallResult> PlanTestOfParentAsync(CloudCall call, CancellationToken cancellation)
    {
        var stored = await ReadAsync(call, cancellation);
        var parent = await ParentAsync(call, stored.Image.ImageRecipe.ParentImage, cancellation);
        var components = new List<ComponentRecord>();
        for (var i = 0; i < stored.ComponentArns.Count; i++)
        {
            components.Add(await RecordAsync(stored, i, "", "none", cancellation));
        }

        return new CloudCallResult { Token = call.Token, Succeeded = true, Values = new() { ["image"] = parent.Id }, Components = components };
    }

    /// <summary>ssm: and a name stands for what that parameter holds now.</summary>
    private async Task<CloudImage> ParentAsync(CloudCall call, string parentImage, CancellationToken cancellation)
    {
        var image = parentImage;
        var account = ResourceArn.Parse(call.Build).Account;
        if (parentImage.StartsWith(ParameterPrefix, StringComparison.Ordinal))
        {
            var name = parentImage[ParameterPrefix.Length..];
            image = (await cloud.GetParameterAsync(call.Region, account, name, cancellation))?.Value
                ?? throw new CloudException(CloudError.NotFound, $"there is no parameter {name} in {call.Region} that says which image to build on");
        }

        // What is another account's and not shared is not there: it may have been when the recipe was made.
        return await use.ResolveAsync(image, account, cancellation) is { } named
            && await cloud.FindImageAsync(call.Region, named, cancellation) is { } found
            && await use.MayUseAsync(found, account, cancellation)
                ? found
                : throw new CloudException(CloudError.NotFound, $"there is no image {Said(image, parentImage)} in {call.Region} to build on");
    }

    /// <summary>What a parameter holds may be a secret, and the reason of a failure is read by everybody: only an image's id is said.</summary>
    private static string Said(string image, string parentImage) =>
        image == parentImage ? image : image.StartsWith("ami-", StringComparison.Ordinal) ? $"{image} (of {parentImage})" : $"that {parentImage} names";

    private async Task<StoredImage> ReadAsync(CloudCall call, CancellationToken cancellation) =>
        StoredImage.Parser.ParseFrom((await catalog.GetAsync(call.Build, cancellation)
            ?? throw new CloudException(CloudError.NotFound, $"the image build version {call.Build} was deleted")).Body);

    private async Task<ComponentRecord> RecordAsync(StoredImage stored, int index, string parentKey, string mode, CancellationToken cancellation)
    {
        var configuration = stored.Image.ImageRecipe.Components[index];
        var parsed = await documents.GetAsync(stored.ComponentArns[index], cancellation);
        return new ComponentRecord
        {
            Arn = stored.ComponentArns[index],
            LayerKey = LayerKeys.Next(parentKey, parsed.Component, parsed.Document, configuration, options.AgentVersion, mode),
            HasBuild = parsed.Document.FindPhase("build") is not null,
            HasValidate = parsed.Document.FindPhase("validate") is not null,
            HasTest = parsed.Document.FindPhase("test") is not null,
            Parameters = configuration.Parameters.ToDictionary(p => p.Name, p => string.Join(',', p.Value)),
        };
    }

    private async Task ReuseAsync(
        CloudCall call, List<ComponentRecord> components, string finalKey, Dictionary<string, string> values, CancellationToken cancellation)
    {
        var keys = components.Where(c => c.HasBuild && c.LayerKey.Length > 0).Select(c => c.LayerKey).Reverse().ToList();
        if (finalKey.Length > 0)
        {
            keys.Insert(0, finalKey);
        }

        if (keys.Count == 0 || await cloud.FindLayerAsync(call.Region, keys, options.CacheAge, cancellation) is not { } layer)
        {
            return;
        }

        if (layer.Key == finalKey)
        {
            values["finalLayer"] = layer.Id;
            values["osVersion"] = layer.Notes.GetValueOrDefault("osVersion", "");
            values["packagesBlob"] = layer.Notes.GetValueOrDefault("packagesBlob", "");
            values["sizeBytes"] = layer.Notes.GetValueOrDefault("sizeBytes", "");
            return;
        }

        values["layer"] = layer.Id;
        foreach (var component in components.Take(components.FindIndex(c => c.LayerKey == layer.Key) + 1).Where(c => c.HasBuild))
        {
            component.BuildVerdict = "reused";
        }
    }

    private async Task<List<string>> TestsAsync(StoredImage stored, CancellationToken cancellation)
    {
        var tests = new List<string>();
        for (var i = 0; i < stored.ComponentArns.Count; i++)
        {
            var parsed = await documents.GetAsync(stored.ComponentArns[i], cancellation);
            if (parsed.Document.FindPhase("test") is not null)
            {
                tests.Add(parsed.Component.Data);
                tests.AddRange(LayerKeys.Parameters(stored.Image.ImageRecipe.Components[i]));
            }
        }

        return tests;
    }
}
