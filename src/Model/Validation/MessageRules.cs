namespace BuildFarm.Model.Validation;

using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

/// <summary>The rules of one message type; made once a descriptor.</summary>
internal sealed class MessageRules
{
    private static readonly ConcurrentDictionary<MessageDescriptor, MessageRules> Cache = new();

    private readonly FieldCheck[] fields;

    private MessageRules(MessageDescriptor type) => fields = [.. type.Fields.InDeclarationOrder().Select(field => new FieldCheck(field))];

    public static MessageRules Of(MessageDescriptor type) => Cache.GetOrAdd(type, static type => new MessageRules(type));

    public void Check(IMessage message, string path, ViolationList found)
    {
        foreach (var field in fields)
        {
            if (found.IsFull) return;
            field.Check(message, path, found);
        }
    }
}
