using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Clouds.Local;

/// <summary>The builder host's messages as the cloud's records.</summary>
internal static class LocalMapping
{
    public static CloudImage Image(HostImage image) => new()
    {
        Id = image.Id,
        Region = image.Region,
        Name = image.Name,
        Platform = image.Platform,
        OsVersion = image.OsVersion.Length == 0 ? null : image.OsVersion,
        SizeBytes = image.SizeBytes,
        ContentDigest = image.ContentDigest,
        OwnerArn = image.Tags.GetValueOrDefault(CloudImage.ArnTag),
        AccountId = image.AccountId,
    };

    public static CloudInstance Instance(HostInstance instance) => new()
    {
        Id = instance.Id,
        Region = instance.Region,
        OwnerArn = instance.OwnerArn,
        Token = instance.Token,
        State = State(instance.State),
        StateReason = instance.StateReason.Length == 0 ? null : instance.StateReason,
        Launched = instance.Launched?.ToDateTimeOffset() ?? default,
    };

    public static CachedLayer Layer(HostLayer layer) =>
        new(layer.Id, layer.Key, layer.Created.ToDateTimeOffset(), new Dictionary<string, string>(layer.Notes));

    public static IDictionary<string, string> Map(IReadOnlyDictionary<string, string> values) => values.ToDictionary();

    private static InstanceState State(HostInstanceState state) => state switch
    {
        HostInstanceState.Pending => InstanceState.Pending,
        HostInstanceState.Running => InstanceState.Running,
        HostInstanceState.Stopping => InstanceState.Stopping,
        HostInstanceState.Stopped => InstanceState.Stopped,
        _ => InstanceState.Terminated,
    };
}
