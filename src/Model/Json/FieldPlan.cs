namespace BuildFarm.Model.Json;

using System.Text.Json;
using BuildFarm.Model.Api;
using BuildFarm.Model.Operations;
using Google.Protobuf.Reflection;

/// <summary>How one field is read and written.</summary>
internal sealed class FieldPlan
{
    public FieldPlan(FieldDescriptor field, int index)
    {
        Field = field;
        Index = index;
        Name = field.JsonName;
        EncodedName = JsonEncodedText.Encode(field.JsonName);
        Utf8Name = System.Text.Encoding.UTF8.GetBytes(field.JsonName);
        Accessor = field.Accessor;
        IsTags = field is { IsMap: true, Name: "tags" } && !OperationTable.IsRequest(field.ContainingType);
        var epochSeconds = field.GetOptions()?.GetExtension(OptionsExtensions.Rules)?.EpochSeconds ?? false;
        if (field.IsMap)
        {
            if (field.MessageType.FindFieldByNumber(1).FieldType != FieldType.String)
                throw new NotSupportedException($"{field.FullName}: only maps with string keys have a JSON form here");
            Value = new ValuePlan(field.MessageType.FindFieldByNumber(2), epochSeconds);
        }
        else
        {
            Value = new ValuePlan(field, epochSeconds);
        }
    }

    public FieldDescriptor Field { get; }

    /// <summary>Position in the plan.</summary>
    public int Index { get; }

    public string Name { get; }

    public JsonEncodedText EncodedName { get; }

    public byte[] Utf8Name { get; }

    public IFieldAccessor Accessor { get; }

    public ValuePlan Value { get; }

    /// <summary>The tags of a resource or of its summary: written even when there are none, as the service does.</summary>
    public bool IsTags { get; }

    public bool IsMap => Field.IsMap;

    public bool IsList => Field.IsRepeated && !Field.IsMap;
}
