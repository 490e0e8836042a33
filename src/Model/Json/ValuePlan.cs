namespace BuildFarm.Model.Json;

using System.Collections.Frozen;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

/// <summary>How one value of a field is read and written: a single field's, a list item's or a map's value.</summary>
internal sealed class ValuePlan
{
    private readonly Lazy<MessagePlan>? message;

    public ValuePlan(FieldDescriptor field, bool epochSeconds)
    {
        Kind = KindOf(field, epochSeconds);
        if (Kind == ValueKind.Enum)
        {
            Names = WireNames.Of(field.EnumType);
            EnumValues = Names.All.ToFrozenDictionary(
                name => name, name => System.Enum.ToObject(field.EnumType.ClrType, Names.NumberOf(name)!.Value), StringComparer.Ordinal);
        }
        else if (Kind == ValueKind.Message)
        {
            // Lazy, for messages that contain themselves.
            message = new Lazy<MessagePlan>(() => MessagePlan.Of(field.MessageType));
        }
    }

    public ValueKind Kind { get; }

    public WireNames? Names { get; }

    /// <summary>Boxed once, of the enum's own type, as the accessors want them.</summary>
    public FrozenDictionary<string, object>? EnumValues { get; }

    public MessagePlan Message => message!.Value;

    private static ValueKind KindOf(FieldDescriptor field, bool epochSeconds) => field.FieldType switch
    {
        FieldType.String => ValueKind.String,
        FieldType.Bool => ValueKind.Bool,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => ValueKind.Int32,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => ValueKind.Int64,
        FieldType.UInt32 or FieldType.Fixed32 => ValueKind.UInt32,
        FieldType.UInt64 or FieldType.Fixed64 => ValueKind.UInt64,
        FieldType.Double => ValueKind.Double,
        FieldType.Float => ValueKind.Float,
        FieldType.Bytes => ValueKind.Bytes,
        FieldType.Enum => ValueKind.Enum,
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => epochSeconds ? ValueKind.EpochSeconds : ValueKind.Rfc3339,
        FieldType.Message => ValueKind.Message,
        _ => throw new NotSupportedException($"{field.FullName}: fields of the type {field.FieldType} have no JSON form here"),
    };
}
