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

    private static FieldDescriptor Field(IMessage message, string member)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.JsonName == member) return field;
        }

        throw new ArgumentException($"{message.Descriptor.Name} has no member {member}.", nameof(member));
    }
}
