using System.Collections;
using BuildFarm.Model.Api;
using BuildFarm.Model.Enums;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>Requests that keep every rule of the contract, made from its descriptors.</summary>
internal static class ExampleRequests
{
    /// <summary>What must be given, and nothing else. A client token is, as clients give one.</summary>
    public static IMessage Smallest(MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (RulesOf(field).Required)
            {
                Set(message, field);
            }
        }

        return message;
    }

    /// <summary>The smallest request that has the field.</summary>
    /// <returns>The request, and the message of it that the field is in.</returns>
    public static (IMessage Request, IMessage Holder) With(MessageDescriptor type, ContractField target)
    {
        var request = Smallest(type);
        var holder = request;
        foreach (var field in target.Way)
        {
            if (IsEmpty(holder, field))
            {
                Set(holder, field);
            }

            if (field != target.Field)
            {
                var value = field.Accessor.GetValue(holder);
                holder = (IMessage)(field.IsRepeated ? ((IList)value)[0]! : value);
            }
        }

        return (request, holder);
    }

    /// <summary>One value of a field that may have several, or the value of one that has one.</summary>
    public static object Value(FieldDescriptor field, FieldRules rules) => field.FieldType switch
    {
        FieldType.String => ExampleTexts.Good(rules),
        FieldType.Bool => true,
        FieldType.Int32 => (int)Number(rules),
        FieldType.Int64 => Number(rules),
        FieldType.UInt32 => 1u,
        FieldType.UInt64 => 1ul,
        FieldType.Float => 1f,
        FieldType.Double => 1d,
        FieldType.Bytes => ByteString.CopyFromUtf8("a"),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, WireNames.Of(field.EnumType).NumberOf(WireNames.Of(field.EnumType).All[0])!.Value),
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName => new Timestamp { Seconds = 1_767_225_600 },
        FieldType.Message => Smallest(field.MessageType),
        _ => throw new NotSupportedException($"{field.FullName}: there is no example for the type {field.FieldType}."),
    };

    public static FieldRules RulesOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Rules) ?? new FieldRules();

    public static FieldDescriptor MapValue(FieldDescriptor map) => map.MessageType.FindFieldByNumber(2);

    private static long Number(FieldRules rules) => rules.HasMin ? rules.Min : rules.HasMax ? Math.Min(1, rules.Max) : 1;

    private static void Set(IMessage message, FieldDescriptor field)
    {
        var rules = RulesOf(field);
        if (field.IsMap)
        {
            ((IDictionary)field.Accessor.GetValue(message)).Add(ExampleTexts.Good(rules.Key ?? new FieldRules()), Value(MapValue(field), rules.Item ?? new FieldRules()));
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (var count = 0; count < Math.Max(1, rules.MinItems); count++)
            {
                list.Add(Value(field, rules.Item ?? new FieldRules()));
            }
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, rules));
        }
    }

    private static bool IsEmpty(IMessage message, FieldDescriptor field) => field.Accessor.GetValue(message) switch
    {
        ICollection several when field.IsRepeated => several.Count == 0,
        _ => field.HasPresence && !field.Accessor.HasValue(message),
    };
}
