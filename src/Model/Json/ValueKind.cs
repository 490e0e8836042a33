namespace BuildFarm.Model.Json;

internal enum ValueKind
{
    String,
    Bool,
    Int32,
    Int64,
    UInt32,
    UInt64,
    Double,
    Float,
    Bytes,
    Enum,
    EpochSeconds,
    Rfc3339,
    Message,
}
