using BuildFarm.Model.HostProtocol;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Host.Instances;

internal static class InstanceMapping
{
    public static HostInstance ToMessage(this InstanceRecord record, string console = "") => new()
    {
        Id = record.Id,
        Region = record.Region,
        OwnerArn = record.OwnerArn,
        Token = record.Token,
        State = record.State,
        StateReason = record.StateReason,
        Launched = Timestamp.FromDateTimeOffset(record.Launched),
        ImageId = record.ImageId,
        InstanceType = record.InstanceType,
        Tags = { record.Tags.ToDictionary() },
        Address = record.Address,
        Boot = record.Boot,
        Console = console,
    };
}
