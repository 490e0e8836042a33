namespace BuildFarm.Model.Json;

using System.Collections.Concurrent;
using BuildFarm.Model.Api;
using BuildFarm.Model.Operations;
using Google.Protobuf;
using Google.Protobuf.Reflection;

/// <summary>How one message type is read and written; made once a descriptor.</summary>
internal sealed class MessagePlan
{
    private static readonly ConcurrentDictionary<MessageDescriptor, MessagePlan> Cache = new();

    private MessagePlan(MessageDescriptor type)
    {
        Type = type;
        Fields = [.. type.Fields.InDeclarationOrder().Select((field, index) => new FieldPlan(field, index))];
        WritesEmpty = OperationTable.IsReadAnswer(type);
        if (type.GetOptions()?.GetExtension(OptionsExtensions.BareList) ?? false)
        {
            Bare = Fields is [{ IsList: true }] ? Fields[0] : throw new NotSupportedException($"{type.FullName}: a bare list has exactly one field, a list");
        }
    }

    public MessageDescriptor Type { get; }

    public FieldPlan[] Fields { get; }

    /// <summary>The one list that stands for the whole message, or null.</summary>
    public FieldPlan? Bare { get; }

    /// <summary>Whether empty lists are written as [] and {}: clients index the lists of a read's answer without asking whether they are there.</summary>
    public bool WritesEmpty { get; }

    public static MessagePlan Of(MessageDescriptor type) => Cache.GetOrAdd(type, static type => new MessagePlan(type));

    public FieldPlan FieldOf(FieldDescriptor field) => Array.Find(Fields, plan => plan.Field == field)
        ?? throw new ArgumentException($"{field.FullName} is not a field of {Type.FullName}", nameof(field));

    public IMessage Create() => (IMessage)Activator.CreateInstance(Type.ClrType)!;
}
