using System.Collections;
using BuildFarm.Model.Api;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Operations.Resources;

/// <summary>Members that many messages of the contract share, by their JSON names, so that what handlers have in common is written once.</summary>
internal static class Members
{
    private const string RequestSuffix = "Request";

    /// <summary>The operation that a request message belongs to.</summary>
    public static string Operation(IMessage request) => request.Descriptor.Name[..^RequestSuffix.Length];

    /// <summary>A text that the message has by the contract; empty when it is absent.</summary>
    public static string Text(IMessage message, string member) => (string)Field(message, member).Accessor.GetValue(message);

    public static void SetText(IMessage message, string member, string text) => Field(message, member).Accessor.SetValue(message, text);

    public static MapField<string, string> Tags(IMessage message) => (MapField<string, string>)Field(message, "tags").Accessor.GetValue(message);

    /// <summary>The filters of a list request; none when it takes none.</summary>
    public static IEnumerable<Filter> Filters(IMessage request) =>
        request.Descriptor.FindFieldByName("filters") is { } field ? (RepeatedField<Filter>)field.Accessor.GetValue(request) : [];

    /// <summary>Whether a member is there, by its name in the contract.</summary>
    public static bool Has(IMessage message, string field) => message.Descriptor.FindFieldByName(field).Accessor.HasValue(message);

    /// <summary>Whether a flag is there and true, by its name in the contract.</summary>
    public static bool IsSet(IMessage message, string field) => message.Descriptor.FindFieldByName(field) is { } flag && (bool)flag.Accessor.GetValue(message);

    /// <summary>Whose resources a list request asks for: the caller's own, unless it says otherwise.</summary>
    public static Ownership Owner(IMessage request) =>
        request.Descriptor.FindFieldByName("owner") is { } field && field.Accessor.HasValue(request) ? (Ownership)field.Accessor.GetValue(request) : Ownership.Self;

    /// <summary>
    /// Sets what two messages have alike, by name and type, from one to the other; what is absent leaves the other as it is. So a stored message keeps
    /// every member of the request that it knows, also those that the contract gets later.
    /// </summary>
    public static T With<T>(T stored, IMessage request) where T : IMessage<T>
    {
        foreach (var field in request.Descriptor.Fields.InFieldNumberOrder())
        {
            if (stored.Descriptor.FindFieldByName(field.Name) is { } same && IsAlike(field, same))
            {
                Copy(field.Accessor.GetValue(request), stored, field, same, request);
            }
        }

        return stored;
    }

    /// <summary>Sets the one member that holds a message of that type.</summary>
    public static void SetMessage(IMessage answer, IMessage value) =>
        answer.Descriptor.Fields.InFieldNumberOrder().Single(field => !field.IsRepeated && field.FieldType == FieldType.Message && field.MessageType == value.Descriptor)
            .Accessor.SetValue(answer, value);

    /// <summary>Adds to the one list of messages that the answer of a list has.</summary>
    public static void AddEntry(IMessage answer, IMessage entry) =>
        ((IList)answer.Descriptor.Fields.InFieldNumberOrder().Single(field => field.IsRepeated && field.FieldType == FieldType.Message).Accessor.GetValue(answer)).Add(entry);

    private static void Copy(object value, IMessage stored, FieldDescriptor field, FieldDescriptor same, IMessage request)
    {
        switch (value)
        {
            case IDictionary map:
                var entries = (IDictionary)same.Accessor.GetValue(stored);
                foreach (DictionaryEntry entry in map)
                {
                    entries[entry.Key] = entry.Value;
                }

                break;
            case IList list:
                var items = (IList)same.Accessor.GetValue(stored);
                foreach (var item in list)
                {
                    items.Add(item);
                }

                break;
            default:
                if (field.Accessor.HasValue(request))
                {
                    same.Accessor.SetValue(stored, value);
                }

                break;
        }
    }

    private static bool IsAlike(FieldDescriptor one, FieldDescriptor other) =>
        one.FieldType == other.FieldType && one.IsRepeated == other.IsRepeated && one.IsMap == other.IsMap
        && (one.FieldType != FieldType.Enum || one.EnumType == other.EnumType)
        && (one.FieldType != FieldType.Message || one.IsMap || one.MessageType == other.MessageType);

    private static FieldDescriptor Field(IMessage message, string member)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.JsonName == member) return field;
        }

        throw new ArgumentException($"{message.Descriptor.Name} has no member {member}.", nameof(member));
    }
}
