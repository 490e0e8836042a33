using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Clouds;

/// <summary>
/// What a build needs of a place. Every call that changes something carries a token: the same token again answers the first
/// outcome and changes nothing, also after a restart of the farm or of the cloud's own side. Failures are <see cref="CloudException"/>.
/// </summary>
public interface ICloud
{
    /// <summary>local, simulated or aws.</summary>
    string Name { get; }

    /// <summary>
    /// The image that a recipe's parentImage names (a base image's name, an image id, an image build version ARN or a wildcard of one), or null. Who may use it
    /// is not the cloud's to say.
    /// </summary>
    Task<CloudImage?> FindImageAsync(string region, string parentImage, CancellationToken cancellation);

    Task<CloudInstance> LaunchInstanceAsync(LaunchSpecification launch, CancellationToken cancellation);

    /// <summary>The instance, or null when it is unknown or already gone.</summary>
    Task<CloudInstance?> DescribeInstanceAsync(string region, string instanceId, CancellationToken cancellation);

    /// <summary>Every instance that carries the farm's owner tag, for the reaper.</summary>
    Task<IReadOnlyList<CloudInstance>> ListInstancesAsync(string region, CancellationToken cancellation);

    /// <summary>Hands work to the instance's agent. The work's id is its token. Reports arrive at <see cref="IInstanceSignals"/>.</summary>
    Task SendWorkAsync(string region, string instanceId, WorkOrder work, CancellationToken cancellation);

    /// <summary>Asks the agent to stop an order; its result still arrives as a report.</summary>
    Task CancelWorkAsync(string region, string instanceId, string workId, CancellationToken cancellation);

    Task RebootInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation);

    /// <summary>Ends an instance and removes all that it was; an instance already gone is no error.</summary>
    Task TerminateInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation);

    /// <summary>Stops the instance in order and makes an image of its root.</summary>
    Task<CloudImage> CreateImageAsync(CreateImageSpecification create, CancellationToken cancellation);

    /// <summary>Registers an image made of a cached layer, with no instance.</summary>
    Task<CloudImage> CreateImageFromLayerAsync(string layerId, CreateImageSpecification create, CancellationToken cancellation);

    /// <summary>Makes an image of a file in S3: a root file system in a tar archive, or a disk with one.</summary>
    Task<CloudImage> ImportImageAsync(ImportImageSpecification import, CancellationToken cancellation);

    Task<CloudImage> CopyImageAsync(CopyImageSpecification copy, CancellationToken cancellation);

    Task DeregisterImageAsync(string region, string imageId, string token, CancellationToken cancellation);

    /// <summary>Writes the image to a file. format is tar, raw or qcow2; path is absolute.</summary>
    Task<ExportedImage> ExportImageAsync(string region, string imageId, string format, string path, string token, CancellationToken cancellation);

    /// <summary>A parameter of the account's parameter store in the region, or null. Decrypted where it is a secure string.</summary>
    Task<CloudParameter?> GetParameterAsync(string region, string account, string name, CancellationToken cancellation);

    /// <summary>Writes a parameter of the account's parameter store; each write makes the next version.</summary>
    Task<CloudParameter> PutParameterAsync(string region, string account, string name, string value, bool secret, CancellationToken cancellation);

    /// <summary>The newest of the layers named, deepest first, that is no older than maximumAge; null when there is none or the cloud keeps no layers.</summary>
    Task<CachedLayer?> FindLayerAsync(string region, IReadOnlyList<string> keysDeepestFirst, TimeSpan maximumAge, CancellationToken cancellation);

    /// <summary>Freezes the instance, copies what it changed, and keeps that under the key. Null when the cloud keeps no layers.</summary>
    Task<CachedLayer?> CaptureLayerAsync(string region, string instanceId, string key, IReadOnlyDictionary<string, string> notes, CancellationToken cancellation);

    /// <summary>Tells what happens to instances until cancelled. Called once by the silo; each event goes to <see cref="IInstanceSignals"/>.</summary>
    Task WatchAsync(IInstanceSignals signals, CancellationToken cancellation);
}

/// <summary>Where news of instances arrives: implemented over the builder instance grain.</summary>
public interface IInstanceSignals
{
    /// <summary>What an agent reported, in order, events possibly repeated. Answers the last stored sequence number and whether to stop the work.</summary>
    Task<ReportResponse> ReportAsync(string instanceId, ReportRequest report);

    /// <summary>The agent of an instance asked for work: it is up. bootId tells boots apart.</summary>
    Task AgentConnectedAsync(string instanceId, string bootId);

    /// <summary>The instance ended without having been asked to.</summary>
    Task InstanceLostAsync(string instanceId, string reason);
}

public sealed record LaunchSpecification
{
    /// <summary>Client token; the instance id is a function of it where the cloud allows.</summary>
    public required string Token { get; init; }
    public required string Region { get; init; }
    /// <summary>Id of the image to boot, as <see cref="CloudImage.Id"/>.</summary>
    public required string ImageId { get; init; }
    /// <summary>A cached layer on that image to go on from, or null.</summary>
    public string? LayerId { get; init; }
    public required string InstanceType { get; init; }
    /// <summary>ARN of the image build version that owns the instance.</summary>
    public required string OwnerArn { get; init; }
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    public string? UserData { get; init; }
    public string? SubnetId { get; init; }
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];
    public string? KeyPair { get; init; }
    public string? InstanceProfileName { get; init; }
}

public sealed record CloudInstance
{
    public required string Id { get; init; }
    public required string Region { get; init; }
    public required string OwnerArn { get; init; }
    public required string Token { get; init; }
    public required InstanceState State { get; init; }
    public string? StateReason { get; init; }
    public DateTimeOffset Launched { get; init; }
}

public enum InstanceState { Pending, Running, Stopping, Stopped, Terminated }

public sealed record CloudImage
{
    /// <summary>Tag that an image carries with the ARN of the build version that made it, as the service's own do.</summary>
    public const string ArnTag = "Ec2ImageBuilderArn";

    /// <summary>ami-… of 17 hexadecimal digits.</summary>
    public required string Id { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    /// <summary>Linux, Windows or macOS.</summary>
    public string Platform { get; init; } = "Linux";
    public string? OsVersion { get; init; }
    public long SizeBytes { get; init; }
    /// <summary>The digest of the content: the first part of every layer key.</summary>
    public required string ContentDigest { get; init; }
    /// <summary>ARN of the image build version that made it; null for base images and what the farm did not make.</summary>
    public string? OwnerArn { get; init; }
    /// <summary>Account that a copy was made for; empty for the maker's own.</summary>
    public string AccountId { get; init; } = "";
}

public sealed record CreateImageSpecification
{
    public required string Token { get; init; }
    public required string Region { get; init; }
    /// <summary>Ignored by CreateImageFromLayer.</summary>
    public string InstanceId { get; init; } = "";
    public required string Name { get; init; }
    public string Description { get; init; } = "";
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    /// <summary>Where set, the image's final layer is kept under this key too, with these notes.</summary>
    public string? LayerKey { get; init; }
    public IReadOnlyDictionary<string, string> LayerNotes { get; init; } = new Dictionary<string, string>();
}

public sealed record ImportImageSpecification
{
    public required string Token { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    public string Description { get; init; } = "";
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    /// <summary>s3://BUCKET/KEY.</summary>
    public required string Location { get; init; }
}

public sealed record CopyImageSpecification
{
    public required string Token { get; init; }
    public required string SourceRegion { get; init; }
    public required string ImageId { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    public string Description { get; init; } = "";
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    /// <summary>Account that owns the copy; empty is the caller's own.</summary>
    public string AccountId { get; init; } = "";
}

public sealed record ExportedImage(string Path, long SizeBytes, string Sha256);

public sealed record CloudParameter(string Name, string Value, bool Secret, long Version);

public sealed record CachedLayer(string Id, string Key, DateTimeOffset Created, IReadOnlyDictionary<string, string> Notes);
