using BuildFarm.Clouds;
using BuildFarm.Grains.Builds;
using BuildFarm.Grains.Cache;
using BuildFarm.Grains.Instances;
using BuildFarm.Model.Arns;
using Orleans;

namespace BuildFarm.Grains.Dispatch;

/// <summary>Carries out calls, outside of any grain.</summary>
internal sealed class CloudCallRunner(ICloud cloud, BuildPlanner planner, WorkOrders orders, VerdictStore verdicts, IGrainFactory grains)
{
    /// <exception cref="CloudException">The cloud refused or did not answer.</exception>
    public async Task<CloudCallResult> RunAsync(CloudCall call, CancellationToken cancellation) => call.Kind switch
    {
        CloudCallKind.PlanBuild => await planner.PlanBuildAsync(call, cancellation),
        CloudCallKind.PlanTest => await planner.PlanTestAsync(call, cancellation),
        CloudCallKind.LaunchInstance => await LaunchAsync(call, cancellation),
        CloudCallKind.SendWork => await SendAsync(call, cancellation),
        CloudCallKind.CancelWork => await CancelAsync(call, cancellation),
        CloudCallKind.CaptureLayer => await CaptureAsync(call, cancellation),
        CloudCallKind.CreateImage => Image(call, await cloud.CreateImageAsync(Specification(call), cancellation)),
        CloudCallKind.CreateImageFromLayer => Image(call, await cloud.CreateImageFromLayerAsync(call.Argument("layer"), Specification(call), cancellation)),
        CloudCallKind.ImportImage => Image(call, await cloud.ImportImageAsync(Import(call), cancellation)),
        CloudCallKind.CopyImage => Image(call, await cloud.CopyImageAsync(Copy(call), cancellation)),
        CloudCallKind.TerminateInstance => await TerminateAsync(call, cancellation),
        CloudCallKind.DeregisterImage => await DeregisterAsync(call, cancellation),
        CloudCallKind.PutParameter => await PutParameterAsync(call, cancellation),
        CloudCallKind.KeepVerdict => await KeepVerdictAsync(call, cancellation),
        CloudCallKind.Locate => await LocateAsync(call, cancellation),
        _ => throw new CloudException(CloudError.Invalid, $"unknown call {call.Kind}"),
    };

    private static CloudCallResult Done(CloudCall call, Dictionary<string, string>? values = null) =>
        new() { Token = call.Token, Succeeded = true, Values = values ?? [] };

    private static CloudCallResult Image(CloudCall call, CloudImage image) => Done(call, new()
    {
        ["imageId"] = image.Id,
        ["sizeBytes"] = image.SizeBytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["osVersion"] = image.OsVersion ?? "",
    });

    private static CreateImageSpecification Specification(CloudCall call)
    {
        var key = call.Argument("layerKey");
        return new CreateImageSpecification
        {
            Token = call.Token,
            Region = call.Region,
            InstanceId = call.Argument("instanceId"),
            Name = call.Argument("name"),
            Description = call.Argument("description"),
            Tags = Tags(call),
            LayerKey = key.Length > 0 ? key : null,
            LayerNotes = new Dictionary<string, string> { ["osVersion"] = call.Argument("osVersion"), ["packagesBlob"] = call.Argument("packagesBlob") },
        };
    }

    private static ImportImageSpecification Import(CloudCall call) => new()
    {
        Token = call.Token,
        Region = call.Region,
        Name = call.Argument("name"),
        Description = call.Argument("description"),
        Location = call.Argument("location"),
        Tags = Tags(call),
    };

    private static CopyImageSpecification Copy(CloudCall call) => new()
    {
        Token = call.Token,
        SourceRegion = call.Argument("sourceRegion"),
        ImageId = call.Argument("image"),
        Region = call.Region,
        Name = call.Argument("name"),
        Description = call.Argument("description"),
        AccountId = call.Argument("account"),
        Tags = Tags(call),
    };

    /// <summary>The caller's tags, and those that the service puts on what it makes.</summary>
    private static Dictionary<string, string> Tags(CloudCall call) => new(CallTags.Of(call)) { ["CreatedBy"] = "EC2 Image Builder", [CloudImage.ArnTag] = call.Build };

    private async Task<CloudCallResult> LaunchAsync(CloudCall call, CancellationToken cancellation)
    {
        var layer = call.Argument("layer");
        var instance = await cloud.LaunchInstanceAsync(
            new LaunchSpecification
            {
                Token = call.Token,
                Region = call.Region,
                ImageId = call.Argument("image"),
                LayerId = layer.Length > 0 ? layer : null,
                InstanceType = call.Argument("instanceType"),
                OwnerArn = call.Build,
                Tags = Tags(call),
            },
            cancellation);
        await grains.GetGrain<IBuilderInstanceGrain>(instance.Id).RegisterAsync(call.Build, call.Region);
        return Done(call, new() { ["instanceId"] = instance.Id });
    }

    private async Task<CloudCallResult> SendAsync(CloudCall call, CancellationToken cancellation)
    {
        var order = await orders.MakeAsync(call, cancellation);
        await cloud.SendWorkAsync(call.Region, call.Argument("instanceId"), order, cancellation);
        return Done(call);
    }

    private async Task<CloudCallResult> CancelAsync(CloudCall call, CancellationToken cancellation)
    {
        await cloud.CancelWorkAsync(call.Region, call.Argument("instanceId"), call.Argument("workId"), cancellation);
        return Done(call);
    }

    private async Task<CloudCallResult> CaptureAsync(CloudCall call, CancellationToken cancellation)
    {
        var layer = await cloud.CaptureLayerAsync(call.Region, call.Argument("instanceId"), call.Argument("key"), new Dictionary<string, string>(), cancellation);
        return Done(call, new() { ["layer"] = layer?.Id ?? "" });
    }

    private async Task<CloudCallResult> TerminateAsync(CloudCall call, CancellationToken cancellation)
    {
        var id = call.Argument("instanceId");
        await grains.GetGrain<IBuilderInstanceGrain>(id).EndedAsync();
        await cloud.TerminateInstanceAsync(call.Region, id, call.Token, cancellation);
        return Done(call);
    }

    private async Task<CloudCallResult> DeregisterAsync(CloudCall call, CancellationToken cancellation)
    {
        await cloud.DeregisterImageAsync(call.Region, call.Argument("imageId"), call.Token, cancellation);
        return Done(call);
    }

    private async Task<CloudCallResult> PutParameterAsync(CloudCall call, CancellationToken cancellation)
    {
        // Its own account's, whoever's copy it names: nobody writes what another builds from.
        await cloud.PutParameterAsync(call.Region, ResourceArn.Parse(call.Build).Account, call.Argument("name"), call.Argument("value"), secret: false, cancellation);
        return Done(call);
    }

    private async Task<CloudCallResult> LocateAsync(CloudCall call, CancellationToken cancellation)
    {
        foreach (var id in call.Argument("instances").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (await cloud.DescribeInstanceAsync(call.Region, id, cancellation) is null or { State: InstanceState.Terminated })
            {
                return Done(call, new() { [BuildWhereabouts.Missing] = $"instance {id}" });
            }
        }

        var image = call.Argument("image");
        return image.Length > 0 && await cloud.FindImageAsync(call.Region, image, cancellation) is null
            ? Done(call, new() { [BuildWhereabouts.Missing] = $"image {image}" })
            : Done(call);
    }

    private async Task<CloudCallResult> KeepVerdictAsync(CloudCall call, CancellationToken cancellation)
    {
        await verdicts.KeepAsync(call.Argument("key"), call.Region, call.Build, cancellation);
        return Done(call);
    }
}
