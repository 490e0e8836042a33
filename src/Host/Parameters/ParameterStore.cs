using BuildFarm.Host.Storage;
using BuildFarm.Model.HostProtocol;

namespace BuildFarm.Host.Parameters;

/// <summary>The local parameter stores, one an account and region: one file a parameter, readable by root alone.</summary>
internal sealed class ParameterStore(DataFolders folders)
{
    private const int LongestName = 1011; // as the cloud's
    private const int LongestValue = 8192;
    private readonly RecordFolder<ParameterRecord> _records = new(folders.RecordsOf("parameters"));
    private readonly Lock _lock = new();

    /// <summary>The account's own, or else what the machine's owner put for all accounts.</summary>
    public HostParameter? Get(string region, string account, string name) =>
        (_records.Find(Key(region, account, name)) ?? _records.Find(Key(region, "", name))) is { } found ? Message(found) : null;

    public HostParameter Put(PutParameterRequest request)
    {
        if (request.Region.Length == 0 || request.Name.Length is 0 or > LongestName)
        {
            throw HostException.Invalid($"A parameter needs a region and a name of at most {LongestName} characters.");
        }
        if (request.Value.Length is 0 or > LongestValue)
        {
            throw HostException.Invalid($"The value of parameter {request.Name} must have 1 to {LongestValue} characters.");
        }
        lock (_lock)
        {
            var key = Key(request.Region, request.Account, request.Name);
            var record = new ParameterRecord(request.Region, request.Name, request.Value, request.Secret, (_records.Find(key)?.Version ?? 0) + 1);
            _records.Put(key, record);
            return Message(record);
        }
    }

    // a name may hold slashes; a file name may not
    private static string Key(string region, string account, string name) => HostIds.Layer(region, $"parameter:{(account.Length == 0 ? "" : account + ":")}{name}");

    private static HostParameter Message(ParameterRecord record) =>
        new() { Name = record.Name, Value = record.Value, Secret = record.Secret, Version = record.Version };
}
