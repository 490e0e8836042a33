using BuildFarm.Clouds;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>A cloud that exports, and knows images and parameters; the operations ask it for no more.</summary>
public sealed class FakeCloud : ICloud
{
    public string Name => "fake";

    public List<string> Exports { get; } = [];

    public Dictionary<string, CloudImage> Images { get; } = [];

    public Dictionary<string, string> Parameters { get; } = [];

    public List<string> Deregistered { get; } = [];

    /// <summary>What happens beside the call.</summary>
    public Action? OnDeregister { get; set; }

    public CloudException? Failure { get; set; }

    public Task<ExportedImage> ExportImageAsync(string region, string imageId, string format, string path, string token, CancellationToken cancellation)
    {
        Exports.Add($"{region} {imageId} {format} {path}");
        return Failure is null ? Task.FromResult(new ExportedImage(path, 7, "abc")) : throw Failure;
    }

    public Task<CloudImage?> FindImageAsync(string region, string parentImage, CancellationToken cancellation) =>
        Task.FromResult(Images.GetValueOrDefault(parentImage));

    public Task<CloudInstance> LaunchInstanceAsync(LaunchSpecification launch, CancellationToken cancellation) => throw Unused();

    public Task<CloudInstance?> DescribeInstanceAsync(string region, string instanceId, CancellationToken cancellation) => throw Unused();

    public Task<IReadOnlyList<CloudInstance>> ListInstancesAsync(string region, CancellationToken cancellation) => throw Unused();

    public Task SendWorkAsync(string region, string instanceId, WorkOrder work, CancellationToken cancellation) => throw Unused();

    public Task CancelWorkAsync(string region, string instanceId, string workId, CancellationToken cancellation) => throw Unused();

    public Task RebootInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation) => throw Unused();

    public Task TerminateInstanceAsync(string region, string instanceId, string token, CancellationToken cancellation) => throw Unused();

    public Task<CloudImage> CreateImageAsync(CreateImageSpecification create, CancellationToken cancellation) => throw Unused();

    public Task<CloudImage> CreateImageFromLayerAsync(string layerId, CreateImageSpecification create, CancellationToken cancellation) => throw Unused();

    public Task<CloudImage> ImportImageAsync(ImportImageSpecification import, CancellationToken cancellation) => throw Unused();

    public Task<CloudImage> CopyImageAsync(CopyImageSpecification copy, CancellationToken cancellation) => throw Unused();

    public Task DeregisterImageAsync(string region, string imageId, string token, CancellationToken cancellation)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        Deregistered.Add($"{region} {imageId}");
        OnDeregister?.Invoke();
        return Task.CompletedTask;
    }

    public Task<CloudParameter?> GetParameterAsync(string region, string account, string name, CancellationToken cancellation) =>
        Task.FromResult(Parameters.TryGetValue(name, out var value) ? new CloudParameter(name, value, false, 1) : null);

    public Task<CloudParameter> PutParameterAsync(string region, string account, string name, string value, bool secret, CancellationToken cancellation) => throw Unused();

    public Task<CachedLayer?> FindLayerAsync(string region, IReadOnlyList<string> keysDeepestFirst, TimeSpan maximumAge, CancellationToken cancellation) => throw Unused();

    public Task<CachedLayer?> CaptureLayerAsync(string region, string instanceId, string key, IReadOnlyDictionary<string, string> notes, CancellationToken cancellation) => throw Unused();

    public Task WatchAsync(IInstanceSignals signals, CancellationToken cancellation) => throw Unused();

    private static InvalidOperationException Unused() => new("The operations have no business with this call of the cloud.");
}
