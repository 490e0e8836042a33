using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using BuildFarm.Model.AgentProtocol;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Clouds.Simulated;

/// <summary>
/// A simulation, for scale and for faults: instances are records, agents answer every order, nothing is built. Everything is memory
/// and ends with the process.
/// </summary>
public sealed class SimulatedCloud(SimulatedCloudOptions options, TimeProvider time) : ICloud
{
    private readonly ConcurrentDictionary<string, CloudInstance> instances = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CloudImage> images = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Instance, string Work), bool> orders = new();
    private readonly ConcurrentDictionary<(string Region, string Account, string Name), CloudParameter> parameters = new();
    private readonly RecentTokens ended = new(200_000);
    private IInstanceSignals? signals;

    public string Name => "simulated";

    public Task<CloudImage?> FindImageAsync(string region, string parentImage, CancellationToken cancellation) =>
        AnswerAsync<CloudImage?>(() => images.TryGetValue(region + parentImage, out var made)
            ? made
            : parentImage.StartsWith("ami-", StringComparison.Ordinal) ? null : Base(region, parentImage));

    public async Task<CloudInstance> LaunchInstanceAsync(LaunchSpecification launch, CancellationToken cancellation)
    {
        if (options.CapacityErrors > 0 && options.Chance() < options.CapacityErrors)
        {
            throw new CloudException(CloudError.Capacity, $"no {launch.InstanceType} is free in {launch.Region}");
        }

        return await AnswerAsync(() => Launch(launch));
    }

    public Task<CloudInstance?> DescribeInstanceAsync(string region, string instanceId, CancellationToken cancellation) =>
        AnswerAsync(() => instances.GetValueOrDefault(instanceId));

    public Task<IReadOnlyList<CloudInstance>> ListInstancesAsync(string region, CancellationToken cancellation) =>
        AnswerAsync<IReadOnlyList<CloudInstance>>(() => [.. instances.Values.Where(i => i.Region == region)]);

    public Task SendWorkAsync(string region, string instanceId, WorkOrder work, CancellationToken cancellation) => AnswerAsync(() =>
    {
        Require(instanceId);
        if (orders.TryAdd((instanceId, work.WorkId), true))
        {
            After(options.WorkTime, () => WorkAsync(instanceId, work));
        }

        return true;
    });

    public Task CancelWorkAsync(string region, string instanceId, string workId, CancellationToken cancellation) => AnswerAsync(() => true);

    public Task RebootInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation) =>
        AnswerAsync(() => Require(instanceId));

    public Task TerminateInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation) => AnswerAsync(() =>
    {
        if (instances.TryRemove(instanceId, out var gone))
        {
            ended.Add(gone.Token);
        }

        return true;
    });

    public async Task<CloudImage> CreateImageAsync(CreateImageSpecification create, CancellationToken cancellation)
    {
        await Delay(options.ImageTime, cancellation);
        return await AnswerAsync(() =>
        {
            var id = Id("ami", create.Region + create.Token);
            if (images.TryGetValue(create.Region + id, out var made))
            {
                return made;
            }

            Require(create.InstanceId);
            return Add(create.Region, id, create.Name, Digest(create.Token), create.Tags);
        });
    }

    public Task<CloudImage> CreateImageFromLayerAsync(string layerId, CreateImageSpecification create, CancellationToken cancellation) =>
        throw new CloudException(CloudError.NotFound, $"there is no layer {layerId}: the simulated cloud keeps none");

    public async Task<CloudImage> ImportImageAsync(ImportImageSpecification import, CancellationToken cancellation)
    {
        await Delay(options.ImageTime, cancellation);
        return await AnswerAsync(() => Add(import.Region, Id("ami", import.Region + import.Token), import.Name, Digest(import.Location), import.Tags));
    }

    public async Task<CloudImage> CopyImageAsync(CopyImageSpecification copy, CancellationToken cancellation)
    {
        await Delay(options.ImageTime, cancellation);
        return await AnswerAsync(() => images.TryGetValue(copy.SourceRegion + copy.ImageId, out var source)
            ? Add(copy.Region, Id("ami", copy.Region + copy.Token), copy.Name, source.ContentDigest, copy.Tags, copy.AccountId)
            : throw new CloudException(CloudError.NotFound, $"there is no image {copy.ImageId} in {copy.SourceRegion}"));
    }

    public Task DeregisterImageAsync(string region, string imageId, string token, CancellationToken cancellation) =>
        AnswerAsync(() => images.TryRemove(region + imageId, out _));

    public Task<ExportedImage> ExportImageAsync(string region, string imageId, string format, string path, string token, CancellationToken cancellation) =>
        throw new CloudException(CloudError.Invalid, "the simulated cloud has no image contents to export; use --cloud local");

    public Task<CloudParameter?> GetParameterAsync(string region, string account, string name, CancellationToken cancellation) =>
        AnswerAsync(() => parameters.GetValueOrDefault((region, account, name)));

    public Task<CloudParameter> PutParameterAsync(string region, string account, string name, string value, bool secret, CancellationToken cancellation) => AnswerAsync(() =>
        parameters.AddOrUpdate((region, account, name), _ => new CloudParameter(name, value, secret, 1), (_, old) => new CloudParameter(name, value, secret, old.Version + 1)));

    public Task<CachedLayer?> FindLayerAsync(string region, IReadOnlyList<string> keysDeepestFirst, TimeSpan maximumAge, CancellationToken cancellation) =>
        AnswerAsync<CachedLayer?>(() => null);

    public Task<CachedLayer?> CaptureLayerAsync(
        string region, string instanceId, string key, IReadOnlyDictionary<string, string> notes, CancellationToken cancellation) =>
        AnswerAsync<CachedLayer?>(() => null);

    public Task WatchAsync(IInstanceSignals signals, CancellationToken cancellation)
    {
        this.signals = signals;
        return Task.CompletedTask; // what happens is told as it happens
    }

    private static CloudImage Base(string region, string name) => new()
    {
        Id = Id("ami", region + "base:" + name),
        Region = region,
        Name = name,
        OsVersion = "Simulated Linux",
        SizeBytes = 1,
        ContentDigest = Digest("base:" + name),
    };

    private static string Id(string prefix, string seed) => $"{prefix}-{Digest(seed)[..17]}";

    private static string Digest(string seed) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)));

    /// <summary>Does something as a cloud does: refused at times, and at times done with nobody told.</summary>
    private Task<T> AnswerAsync<T>(Func<T> act)
    {
        try
        {
            if (options.Throttling > 0 && options.Chance() < options.Throttling)
            {
                throw new CloudException(CloudError.Throttled, "too many calls");
            }

            var done = act();
            return options.LostAnswers > 0 && options.Chance() < options.LostAnswers
                ? throw new CloudException(CloudError.Unavailable, "the answer was lost")
                : Task.FromResult(done);
        }
        catch (CloudException refused)
        {
            return Task.FromException<T>(refused);
        }
    }

    private CloudInstance Require(string instanceId) => instances.TryGetValue(instanceId, out var instance)
        ? instance
        : throw new CloudException(CloudError.NotFound, $"there is no instance {instanceId}");

    private CloudInstance Launch(LaunchSpecification launch)
    {
        var id = Id("i", launch.Region + launch.Token);
        if (instances.TryGetValue(id, out var running))
        {
            Connect(id, TimeSpan.Zero); // an agent that lost its farm dials again
            return running;
        }

        if (ended.Contains(launch.Token))
        {
            throw new CloudException(CloudError.Conflict, $"the instance of token {launch.Token} was ended");
        }

        var instance = new CloudInstance
        {
            Id = id,
            Region = launch.Region,
            OwnerArn = launch.OwnerArn,
            Token = launch.Token,
            State = InstanceState.Running,
            Launched = time.GetUtcNow(),
        };
        instances[id] = instance;
        Connect(id, options.BootTime);
        return instance;
    }

    private void Connect(string id, TimeSpan after) => After(after, () => signals?.AgentConnectedAsync(id, "boot-" + id) ?? Task.CompletedTask);

    private CloudImage Add(string region, string id, string name, string digest, IReadOnlyDictionary<string, string> tags, string account = "") => images.GetOrAdd(region + id, _ => new CloudImage
    {
        Id = id,
        Region = region,
        Name = name,
        OsVersion = "Simulated Linux",
        SizeBytes = 1,
        ContentDigest = digest,
        OwnerArn = tags.GetValueOrDefault(CloudImage.ArnTag),
        AccountId = account,
    });

    private async Task WorkAsync(string instanceId, WorkOrder work)
    {
        orders.TryRemove((instanceId, work.WorkId), out _);
        if (signals is null || !instances.ContainsKey(instanceId))
        {
            return;
        }

        if (options.LostInstances > 0 && options.Chance() < options.LostInstances)
        {
            instances.TryRemove(instanceId, out _);
            await signals.InstanceLostAsync(instanceId, "the simulated machine failed");
            return;
        }

        var failed = options.FailedWork > 0 && options.Chance() < options.FailedWork;
        var result = new WorkResult { Status = failed ? "failure" : "success", FailureMessage = failed ? "the simulated work failed" : "" };
        var report = new ReportRequest { InstanceId = instanceId, WorkId = work.WorkId };
        report.Events.Add(new WorkEvent { Seq = 1, Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()), Result = result });
        await signals.ReportAsync(instanceId, report);
    }

    private async Task Delay(TimeSpan span, CancellationToken cancellation)
    {
        if (span > TimeSpan.Zero)
        {
            await Task.Delay(span, time, cancellation);
        }
    }

    private void After(TimeSpan span, Func<Task> act) => _ = Task.Factory.StartNew(
        async () =>
        {
            await Delay(span, CancellationToken.None);
            await act();
        },
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach,
        options.Scheduler).Unwrap();
}
