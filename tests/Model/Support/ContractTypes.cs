namespace BuildFarm.Model.Tests.Support;

using BuildFarm.Model.Operations;
using Google.Protobuf.Reflection;

/// <summary>Every message type that the operations use, transitively.</summary>
public static class ContractTypes
{
    public static IReadOnlyList<MessageDescriptor> All { get; } = Collect();

    public static MessageDescriptor Named(string fullName) => All.Single(type => type.FullName == fullName);

    private static List<MessageDescriptor> Collect()
    {
        var seen = new Dictionary<string, MessageDescriptor>(StringComparer.Ordinal);
        var open = new Queue<MessageDescriptor>(OperationTable.All.SelectMany(operation => new[] { operation.Request, operation.Response }));
        while (open.TryDequeue(out var type))
        {
            if (type.FullName.StartsWith("google.protobuf.", StringComparison.Ordinal) || !seen.TryAdd(type.FullName, type)) continue;
            foreach (var field in type.Fields.InDeclarationOrder())
            {
                var inner = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
                if (inner.FieldType == FieldType.Message) open.Enqueue(inner.MessageType);
            }
        }

        return [.. seen.Values.OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }
}
