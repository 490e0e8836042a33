using System.Collections;
using System.Globalization;
using BuildFarm.Cli.Apply.Kinds;
using BuildFarm.Cli.Terminal;
using BuildFarm.Documents;
using BuildFarm.Model.Enums;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>YAML nodes to a message of the contract; every field that the contract does not have is a finding with the nearest that it has.</summary>
internal sealed class MessageReader(ManifestDocument document, List<Finding> findings)
{
    private readonly List<ReferenceSlot> references = [];
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);

    /// <summary>Fields that name other resources.</summary>
    public IReadOnlyList<ReferenceSlot> References => references;

    /// <summary>Where each field stands, by JSON path such as components[0].componentArn.</summary>
    public IReadOnlyDictionary<string, Place> Places => places;

    /// <param name="except">Keys of the top level that are the manifest's own.</param>
    public void ReadInto(IMessage message, DocumentNode node, IReadOnlySet<string> except) => ReadMessage(message, node, "", except);

    private void ReadMessage(IMessage message, DocumentNode node, string path, IReadOnlySet<string>? except = null)
    {
        if (node is not MappingNode)
        {
            Add(node.Span, $"{path} is a mapping of {FieldNames(message.Descriptor)}; this is {node.Describe()}");
            return;
        }

        foreach (var entry in node.Entries.Where(entry => except?.Contains(entry.Name) != true))
        {
            var field = message.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == entry.Name && f.Name != "client_token");
            var inner = path.Length == 0 ? entry.Name : $"{path}.{entry.Name}";
            if (field is null) AddUnknown(entry, message.Descriptor, path, except);
            else if (entry.Value is ScalarNode { Kind: ScalarKind.Null }) continue;
            else ReadField(message, field, entry.Value, inner);
        }
    }

    private void ReadField(IMessage message, FieldDescriptor field, DocumentNode node, string path)
    {
        places[path] = document.At(node.Span);
        if (field.IsMap)
        {
            ReadMap((IDictionary)field.Accessor.GetValue(message), node, path);
        }
        else if (field.IsRepeated)
        {
            ReadList((IList)field.Accessor.GetValue(message), field, node, path);
        }
        else if (field.FieldType == FieldType.Message)
        {
            var inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
            ReadMessage(inner, node, path);
            field.Accessor.SetValue(message, inner);
        }
        else if (ReadScalar(field, node, path) is { } value)
        {
            field.Accessor.SetValue(message, value);
            NoteReference(message, field, value, node);
        }
    }

    private void ReadMap(IDictionary target, DocumentNode node, string path)
    {
        if (node is not MappingNode)
        {
            Add(node.Span, $"{path} is a mapping of names to texts; this is {node.Describe()}");
            return;
        }

        foreach (var entry in node.Entries)
        {
            places[$"{path}.{entry.Name}"] = document.At(entry.Value.Span);
            if (entry.Value is ScalarNode scalar) target[entry.Name] = scalar.AsString() ?? "";
            else Add(entry.Value.Span, $"{path}.{entry.Name} is a text; this is {entry.Value.Describe()}");
        }
    }

    private void ReadList(IList target, FieldDescriptor field, DocumentNode node, string path)
    {
        // A single value stands for a list of one, as in component documents.
        var items = node is SequenceNode ? node.Items : [node];
        if (node is MappingNode && field.FieldType == FieldType.Message)
        {
            Add(node.Span, $"{path} is a list; put '- ' before each item");
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            var inner = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            places[inner] = document.At(items[i].Span);
            if (field.FieldType == FieldType.Message)
            {
                var message = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                ReadMessage(message, items[i], inner);
                target.Add(message);
            }
            else if (ReadScalar(field, items[i], inner) is { } value)
            {
                target.Add(value);
            }
        }
    }

    private object? ReadScalar(FieldDescriptor field, DocumentNode node, string path)
    {
        switch (field.FieldType)
        {
            case FieldType.String when node is ScalarNode text:
                return text.Value;
            case FieldType.Bool when node.TryGetBoolean(out var flag):
                return flag;
            case FieldType.Int32 when node.TryGetInt64(out var small) && small is >= int.MinValue and <= int.MaxValue:
                return (int)small;
            case FieldType.Int64 when node.TryGetInt64(out var large):
                return large;
            case FieldType.Double when double.TryParse(node.AsString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var real):
                return real;
            case FieldType.Enum when node is ScalarNode name:
                return ReadEnum(field.EnumType, name, path);
            default:
                Add(node.Span, $"{path} is {Describe(field.FieldType)}; this is {node.Describe()}");
                return null;
        }
    }

    private object? ReadEnum(EnumDescriptor type, ScalarNode node, string path)
    {
        var names = WireNames.Of(type);
        if (names.NumberOf(node.Value) is { } number) return Enum.ToObject(type.ClrType, number);
        var meant = names.All.FirstOrDefault(name => string.Equals(name, node.Value, StringComparison.OrdinalIgnoreCase)) ?? NearestName.Find(node.Value, names.All);
        Add(node.Span, meant is null
            ? $"{path} '{Short(node.Value)}' is not one of {string.Join(", ", names.All)}"
            : $"{path} '{Short(node.Value)}' is not one of {string.Join(", ", names.All)}; did you mean {meant}?");
        return null;
    }

    private void NoteReference(IMessage message, FieldDescriptor field, object value, DocumentNode node)
    {
        if (value is not string text) return;
        var target = KindTable.NamedBy(field);
        if (target is not null || ParentImages.IsParentImage(field)) references.Add(new ReferenceSlot(message, field, target, text, document.At(node.Span)));
    }

    private void AddUnknown(MappingEntry entry, MessageDescriptor type, string path, IReadOnlySet<string>? own)
    {
        var names = type.Fields.InDeclarationOrder().Where(f => f.Name is not ("client_token" or "dry_run")).Select(f => f.JsonName).Concat(own ?? new HashSet<string>()).ToList();
        var where = path.Length == 0 ? "" : $" in {path}";
        Add(entry.Key.Span, NearestName.Find(entry.Name, names) is { } near
            ? $"there is no field '{Short(entry.Name)}'{where}; did you mean {near}?"
            : $"there is no field '{Short(entry.Name)}'{where}; there are {string.Join(", ", names)}");
    }

    private void Add(SourceSpan span, string message) => findings.Add(document.At(span).Finding(message));

    private static string FieldNames(MessageDescriptor type) => string.Join(", ", type.Fields.InDeclarationOrder().Take(8).Select(f => f.JsonName));

    private static string Describe(FieldType type) => type switch
    {
        FieldType.Bool => "true or false",
        FieldType.Int32 or FieldType.Int64 => "a whole number",
        FieldType.Double => "a number",
        _ => "a text",
    };

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
