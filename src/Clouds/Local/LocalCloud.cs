using BuildFarm.Clouds.Objects;
using BuildFarm.Model.AgentProtocol;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace BuildFarm.Clouds.Local;

/// <summary>A cloud on one machine: instances and images of a builder host, work by way of the agent outbox.</summary>
public sealed class LocalCloud : ICloud, IDisposable
{
    private readonly LocalCloudOptions _options;
    private readonly HostClient _host;
    private readonly AgentOutbox _outbox;
    private readonly AgentTokens _tokens;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalCloud> _logger;

    public LocalCloud(LocalCloudOptions options, AgentOutbox outbox, AgentTokens tokens, TimeProvider time, ILogger<LocalCloud> logger)
    {
        _options = options;
        _host = new HostClient(options.SocketPath);
        _outbox = outbox;
        _tokens = tokens;
        _time = time;
        _logger = logger;
    }

    public string Name => "local";

    /// <summary>Makes the base image of that name (debian-12-x86) where it is not there yet; takes half a minute the first time.</summary>
    public async Task<CloudImage> PrepareBaseImageAsync(string name, CancellationToken cancellation) =>
        LocalMapping.Image(await _host.CallAsync("PrepareBaseImage", new PrepareBaseImageRequest { Name = name },
            HostImage.Parser, _options.ImageTimeout, cancellation).ConfigureAwait(false));

    /// <summary>Fetches the file, has the builder host make an image of it, and removes the file.</summary>
    public async Task<CloudImage> ImportImageAsync(ImportImageSpecification import, CancellationToken cancellation)
    {
        if (!S3Uri.TryParse(import.Location, out var bucket, out var key))
        {
            throw new CloudException(CloudError.Invalid, $"{import.Location} is not s3://BUCKET/KEY");
        }

        if (await FindImageAsync(import.Region, HostIds.Image(import.Region, import.Token), cancellation).ConfigureAwait(false) is { } made)
        {
            return made;
        }

        Directory.CreateDirectory(_options.ImportFolder);
        var path = Path.Combine(_options.ImportFolder, HostIds.Image(import.Region, import.Token));
        try
        {
            await _options.Objects.DownloadAsync(import.Region, bucket, key, path, _options.LargestImport, cancellation).ConfigureAwait(false);
            var request = new ImportImageRequest
            {
                Region = import.Region,
                Name = import.Name,
                Description = import.Description,
                Path = path,
                Token = import.Token,
                Tags = { LocalMapping.Map(import.Tags) },
            };
            return LocalMapping.Image(await _host.CallAsync("ImportImage", request, HostImage.Parser, _options.ImageTimeout, cancellation).ConfigureAwait(false));
        }
        catch (ObjectException unreadable)
        {
            throw new CloudException(CloudError.Invalid, $"the file cannot be read: {unreadable.Message}", unreadable);
        }
        catch (IOException full)
        {
            throw new CloudException(CloudError.Invalid, $"the file could not be kept: {full.Message}", full);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public async Task<CloudImage?> FindImageAsync(string region, string parentImage, CancellationToken cancellation)
    {
        var answer = await _host.CallAsync("FindImage", new FindImageRequest { Region = region, Image = parentImage },
            FindImageResponse.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return answer.Image is null ? null : LocalMapping.Image(answer.Image);
    }

    public async Task<CloudInstance> LaunchInstanceAsync(LaunchSpecification launch, CancellationToken cancellation)
    {
        var request = new LaunchInstanceRequest
        {
            Token = launch.Token,
            Region = launch.Region,
            ImageId = launch.ImageId,
            LayerId = launch.LayerId ?? "",
            InstanceType = launch.InstanceType,
            OwnerArn = launch.OwnerArn,
            Tags = { LocalMapping.Map(launch.Tags) },
            UserData = launch.UserData ?? "",
            AgentToken = _tokens.For(HostIds.Instance(launch.Region, launch.Token)),
        };
        return LocalMapping.Instance(await _host.CallAsync("LaunchInstance", request,
            HostInstance.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false));
    }

    public async Task<CloudInstance?> DescribeInstanceAsync(string region, string instanceId, CancellationToken cancellation)
    {
        var answer = await _host.CallAsync("DescribeInstance",
            new DescribeInstanceRequest { Region = region, InstanceId = instanceId },
            DescribeInstanceResponse.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return answer.Instance is null or { State: HostInstanceState.Terminated } ? null : LocalMapping.Instance(answer.Instance);
    }

    public async Task<IReadOnlyList<CloudInstance>> ListInstancesAsync(string region, CancellationToken cancellation)
    {
        var answer = await _host.CallAsync("ListInstances", new ListInstancesRequest { Region = region },
            ListInstancesResponse.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return [.. answer.Instances.Select(LocalMapping.Instance)];
    }

    public Task SendWorkAsync(string region, string instanceId, WorkOrder work, CancellationToken cancellation)
    {
        _outbox.Offer(instanceId, work);
        return Task.CompletedTask;
    }

    public Task CancelWorkAsync(string region, string instanceId, string workId, CancellationToken cancellation)
    {
        _outbox.Cancel(instanceId, workId);
        return Task.CompletedTask;
    }

    public Task RebootInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation) =>
        _host.CallAsync("RebootInstance", new RebootInstanceRequest { Region = region, InstanceId = instanceId, Token = token },
            HostInstance.Parser, _options.CallTimeout, cancellation);

    public async Task TerminateInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation)
    {
        try
        {
            await _host.CallAsync("TerminateInstance",
                new TerminateInstanceRequest { Region = region, InstanceId = instanceId, Token = token },
                TerminateInstanceResponse.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Error is CloudError.NotFound)
        {
            // never heard of, or forgotten since: gone is what was asked for
        }
        _outbox.Remove(instanceId);
    }

    public async Task<CloudImage> CreateImageAsync(CreateImageSpecification create, CancellationToken cancellation)
    {
        var request = new CreateImageRequest
        {
            Token = create.Token,
            Region = create.Region,
            InstanceId = create.InstanceId,
            Name = create.Name,
            Description = create.Description,
            Tags = { LocalMapping.Map(create.Tags) },
            LayerKey = create.LayerKey ?? "",
            LayerNotes = { LocalMapping.Map(create.LayerNotes) },
        };
        return LocalMapping.Image(await _host.CallAsync("CreateImage", request,
            HostImage.Parser, _options.ImageTimeout, cancellation).ConfigureAwait(false));
    }

    public async Task<CloudImage> CreateImageFromLayerAsync(string layerId, CreateImageSpecification create, CancellationToken cancellation)
    {
        var request = new CreateImageFromLayerRequest
        {
            Token = create.Token,
            Region = create.Region,
            LayerId = layerId,
            Name = create.Name,
            Description = create.Description,
            Tags = { LocalMapping.Map(create.Tags) },
            LayerKey = create.LayerKey ?? "",
            LayerNotes = { LocalMapping.Map(create.LayerNotes) },
        };
        return LocalMapping.Image(await _host.CallAsync("CreateImageFromLayer", request,
            HostImage.Parser, _options.ImageTimeout, cancellation).ConfigureAwait(false));
    }

    public async Task<CloudImage> CopyImageAsync(CopyImageSpecification copy, CancellationToken cancellation)
    {
        var request = new CopyImageRequest
        {
            Token = copy.Token,
            SourceRegion = copy.SourceRegion,
            ImageId = copy.ImageId,
            Region = copy.Region,
            Name = copy.Name,
            Description = copy.Description,
            Tags = { LocalMapping.Map(copy.Tags) },
            AccountId = copy.AccountId,
        };
        return LocalMapping.Image(await _host.CallAsync("CopyImage", request,
            HostImage.Parser, _options.ImageTimeout, cancellation).ConfigureAwait(false));
    }

    public Task DeregisterImageAsync(string region, string imageId, string token, CancellationToken cancellation) =>
        _host.CallAsync("DeregisterImage", new DeregisterImageRequest { Region = region, ImageId = imageId, Token = token },
            DeregisterImageResponse.Parser, _options.CallTimeout, cancellation);

    public async Task<ExportedImage> ExportImageAsync(
        string region, string imageId, string format, string path, string token, CancellationToken cancellation)
    {
        var answer = await _host.CallAsync("ExportImage",
            new ExportImageRequest { Region = region, ImageId = imageId, Format = format, Path = path, Token = token },
            ExportImageResponse.Parser, _options.ImageTimeout, cancellation).ConfigureAwait(false);
        return new ExportedImage(answer.Path, answer.SizeBytes, answer.Sha256);
    }

    public async Task<CloudParameter?> GetParameterAsync(string region, string account, string name, CancellationToken cancellation)
    {
        var answer = await _host.CallAsync("GetParameter", new GetParameterRequest { Region = region, Account = account, Name = name },
            GetParameterResponse.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return answer.Parameter is { } p ? new CloudParameter(p.Name, p.Value, p.Secret, p.Version) : null;
    }

    /// <summary>Writes a parameter of the local parameter store; each write makes the next version.</summary>
    public async Task<CloudParameter> PutParameterAsync(string region, string account, string name, string value, bool secret, CancellationToken cancellation)
    {
        var p = await _host.CallAsync("PutParameter",
            new PutParameterRequest { Region = region, Account = account, Name = name, Value = value, Secret = secret },
            HostParameter.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return new CloudParameter(p.Name, p.Value, p.Secret, p.Version);
    }

    public async Task<CachedLayer?> FindLayerAsync(
        string region, IReadOnlyList<string> keysDeepestFirst, TimeSpan maximumAge, CancellationToken cancellation)
    {
        var answer = await _host.CallAsync("FindLayer",
            new FindLayerRequest { Region = region, Keys = { keysDeepestFirst }, MaximumAge = Duration.FromTimeSpan(maximumAge) },
            FindLayerResponse.Parser, _options.CallTimeout, cancellation).ConfigureAwait(false);
        return answer.Layer is null ? null : LocalMapping.Layer(answer.Layer);
    }

    public async Task<CachedLayer?> CaptureLayerAsync(
        string region, string instanceId, string key, IReadOnlyDictionary<string, string> notes, CancellationToken cancellation) =>
        LocalMapping.Layer(await _host.CallAsync("CaptureLayer",
            new CaptureLayerRequest { Region = region, InstanceId = instanceId, Key = key, Notes = { LocalMapping.Map(notes) } },
            HostLayer.Parser, _options.ImageTimeout, cancellation).ConfigureAwait(false));

    public Task WatchAsync(IInstanceSignals signals, CancellationToken cancellation) =>
        new HostWatcher(_host, _outbox, _options, _time, _logger).RunAsync(signals, cancellation);

    public void Dispose() => _host.Dispose();
}
