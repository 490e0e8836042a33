namespace BuildFarm.Model.Json;

using System.Collections;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

internal static class ApiJsonWriter
{
    public static void Write(IMessage message, MessagePlan plan, Utf8JsonWriter writer, ReadOnlySpan<string> without = default)
    {
        if (plan.Bare is { } bare)
        {
            WriteList((IList)bare.Accessor.GetValue(message), bare.Value, writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var field in plan.Fields)
        {
            if (without.Contains(field.Field.Name)) continue;
            if (field.IsMap) WriteMap(message, field, plan.WritesEmpty || field.IsTags, writer);
            else if (field.IsList) WriteList(message, field, plan.WritesEmpty, writer);
            else WriteSingle(message, field, writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteSingle(IMessage message, FieldPlan field, Utf8JsonWriter writer)
    {
        if (field.Field.HasPresence && !field.Accessor.HasValue(message)) return;
        var value = field.Accessor.GetValue(message);
        if (IsNothing(value, field)) return;
        writer.WritePropertyName(field.EncodedName);
        WriteValue(value, field.Value, writer);
    }

    // An enum without a wire name says nothing; an empty text says something only where it can also be absent.
    private static bool IsNothing(object? value, FieldPlan field) => field.Value.Kind switch
    {
        ValueKind.Enum => field.Value.Names!.NameOf((int)value!) is null,
        ValueKind.String => !field.Field.HasPresence && ((string)value!).Length == 0,
        ValueKind.Bytes => !field.Field.HasPresence && ((ByteString)value!).IsEmpty,
        _ => value is null,
    };

    private static void WriteList(IMessage message, FieldPlan field, bool writesEmpty, Utf8JsonWriter writer)
    {
        var list = (IList)field.Accessor.GetValue(message);
        if (list.Count == 0 && !writesEmpty) return;
        writer.WritePropertyName(field.EncodedName);
        WriteList(list, field.Value, writer);
    }

    private static void WriteList(IList list, ValuePlan plan, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in list) WriteValue(item, plan, writer);
        writer.WriteEndArray();
    }

    private static void WriteMap(IMessage message, FieldPlan field, bool writesEmpty, Utf8JsonWriter writer)
    {
        var map = (IDictionary)field.Accessor.GetValue(message);
        if (map.Count == 0 && !writesEmpty) return;
        writer.WritePropertyName(field.EncodedName);
        writer.WriteStartObject();
        foreach (var key in map.Keys.Cast<string>().Order(StringComparer.Ordinal))
        {
            writer.WritePropertyName(key);
            WriteValue(map[key], field.Value, writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(object? value, ValuePlan plan, Utf8JsonWriter writer)
    {
        switch (plan.Kind)
        {
            case ValueKind.String: writer.WriteStringValue((string)value!); break;
            case ValueKind.Bool: writer.WriteBooleanValue((bool)value!); break;
            case ValueKind.Int32: writer.WriteNumberValue((int)value!); break;
            case ValueKind.Int64: writer.WriteNumberValue((long)value!); break;
            case ValueKind.UInt32: writer.WriteNumberValue((uint)value!); break;
            case ValueKind.UInt64: writer.WriteNumberValue((ulong)value!); break;
            case ValueKind.Double: writer.WriteNumberValue((double)value!); break;
            case ValueKind.Float: writer.WriteNumberValue((float)value!); break;
            case ValueKind.Bytes: writer.WriteBase64StringValue(((ByteString)value!).Span); break;
            case ValueKind.Enum: writer.WriteStringValue(plan.Names!.NameOf((int)value!)); break;
            case ValueKind.EpochSeconds: writer.WriteNumberValue(Seconds((Timestamp)value!)); break;
            case ValueKind.Rfc3339: writer.WriteStringValue(((Timestamp)value!).ToDateTimeOffset().UtcDateTime); break;
            default: Write((IMessage)value!, plan.Message, writer); break;
        }
    }

    private static decimal Seconds(Timestamp time) => time.Nanos == 0 ? time.Seconds : time.Seconds + (time.Nanos / 1_000_000_000m);
}
