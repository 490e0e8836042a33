namespace BuildFarm.Model.Tests.Support;

using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

/// <summary>Messages with random fields, the same for the same seed.</summary>
public sealed class RandomMessages(int seed)
{
    private static readonly string[] Texts = ["", "a", "näme", "a \"quoted\"\\ text", "日本\u2028", "tab\tnewline\n", "😀", "</script>&'"];
    private readonly Random random = new(seed);

    public IMessage Make(MessageDescriptor type, int depth = 0)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var nested = field.FieldType == FieldType.Message && !field.IsMap;
            if (random.Next(4) == 0 || (nested && depth > 6)) continue;
            if (field.RealContainingOneof is not null && field.RealContainingOneof.Accessor.GetCaseFieldDescriptor(message) is not null) continue;
            Fill(message, field, depth);
        }

        return message;
    }

    private void Fill(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            for (var i = random.Next(4); i > 0; i--) map[Text() + i] = Value(field.MessageType.FindFieldByNumber(2), depth);
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (var i = random.Next(4); i > 0; i--) list.Add(Value(field, depth));
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, depth));
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => Text(),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Int32 => random.Next(int.MinValue, int.MaxValue),
        FieldType.Int64 => random.NextInt64(long.MinValue, long.MaxValue),
        FieldType.Double => (random.NextDouble() - 0.5) * 1e9,
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, random.Next(1, field.EnumType.Values.Count)),
        FieldType.Message when field.MessageType.FullName == Timestamp.Descriptor.FullName =>
            new Timestamp { Seconds = random.NextInt64(-62_135_596_800, 253_402_300_799), Nanos = random.Next(2) * random.Next(1_000_000) * 1000 },
        FieldType.Message => Make(field.MessageType, depth + 1),
        _ => throw new NotSupportedException(field.FullName),
    };

    private string Text()
    {
        var text = new StringBuilder();
        for (var i = random.Next(4); i >= 0; i--) text.Append(Texts[random.Next(Texts.Length)]);
        return text.ToString();
    }
}
