namespace BuildFarm.Host.Parameters;

internal sealed record ParameterRecord(string Region, string Name, string Value, bool Secret, long Version)
{
    // records print their members; a value must not reach a log that way
    public override string ToString() => $"{Region} {Name} version {Version}";
}
