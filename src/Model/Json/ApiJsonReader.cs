namespace BuildFarm.Model.Json;

using System.Collections;
using System.Text.Json;
using BuildFarm.Model.Errors;
using Google.Protobuf;

/// <summary>Reads one JSON text into one message. Remembers where it is, so that every refusal can name the JSON path.</summary>
internal ref struct ApiJsonReader
{
    private readonly ApiJsonOptions options;
    private readonly List<string> path;
    private Utf8JsonReader reader;

    public ApiJsonReader(ReadOnlySpan<byte> json, ApiJsonOptions options)
    {
        this.options = options;
        path = new List<string>(8);
        reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = options.MaxDepth });
    }

    public IMessage Read(MessagePlan plan)
    {
        try
        {
            reader.Read();
            var message = ReadMessage(plan);
            if (reader.Read()) throw Refuse("there is more after the end of the value");
            return message;
        }
        catch (JsonException malformed)
        {
            throw Errors.InvalidRequest(
                $"The JSON is malformed at {Path()}, line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}, or nested deeper than {options.MaxDepth} levels.");
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader says so of escapes and bytes that are no Unicode text.
            throw Refuse("the text is not valid Unicode");
        }
    }

    private IMessage ReadMessage(MessagePlan plan)
    {
        var message = plan.Create();
        if (plan.Bare is { } bare)
        {
            ReadList(message, bare);
            return message;
        }

        Expect(JsonTokenType.StartObject, "an object");
        var seen = new MemberSet(plan.Fields.Length);
        var next = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = Find(plan, next);
            if (field is null)
            {
                SkipUnknown(plan, ref seen);
                continue;
            }

            path.Add(field.Name);
            if (!seen.Add(field.Index)) throw Refuse("the member stands twice");
            next = field.Index + 1;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null) ReadField(message, field);
            path.RemoveAt(path.Count - 1);
        }

        return message;
    }

    // Clients send members in the contract's order, mostly: the search starts after the last one found.
    private readonly FieldPlan? Find(MessagePlan plan, int start)
    {
        var fields = plan.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            var field = fields[(start + i) % fields.Length];
            if (reader.ValueTextEquals(field.Utf8Name)) return field;
        }

        return null;
    }

    private void SkipUnknown(MessagePlan plan, ref MemberSet seen)
    {
        var name = reader.GetString()!;
        path.Add(JsonNames.Segment(name));
        if (options.Strict) throw Refuse($"there is no such member; {JsonNames.Suggest(name, plan)}");
        if (!seen.AddUnknown(name)) throw Refuse("the member stands twice");
        reader.Read();
        reader.Skip();
        path.RemoveAt(path.Count - 1);
    }

    private void ReadField(IMessage message, FieldPlan field)
    {
        if (field.IsMap) ReadMap(message, field);
        else if (field.IsList) ReadList(message, field);
        else field.Accessor.SetValue(message, ReadValue(field.Value));
    }

    private void ReadList(IMessage message, FieldPlan field)
    {
        Expect(JsonTokenType.StartArray, "a list");
        var list = (IList)field.Accessor.GetValue(message);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path.Add($"[{list.Count}]");
            list.Add(ReadValue(field.Value));
            path.RemoveAt(path.Count - 1);
        }
    }

    private void ReadMap(IMessage message, FieldPlan field)
    {
        Expect(JsonTokenType.StartObject, "an object");
        var map = (IDictionary)field.Accessor.GetValue(message);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = reader.GetString()!;
            path.Add(JsonNames.Segment(key));
            if (map.Contains(key)) throw Refuse("the key stands twice");
            reader.Read();
            map.Add(key, ReadValue(field.Value));
            path.RemoveAt(path.Count - 1);
        }
    }

    private object ReadValue(ValuePlan plan)
    {
        switch (plan.Kind)
        {
            case ValueKind.Message:
                return ReadMessage(plan.Message);
            case ValueKind.String:
                Expect(JsonTokenType.String, "a string");
                return reader.GetString()!;
            case ValueKind.Bool:
                if (reader.TokenType is JsonTokenType.True or JsonTokenType.False) return reader.GetBoolean();
                throw WrongType("true or false");
            case ValueKind.Enum:
                Expect(JsonTokenType.String, "a string");
                return plan.EnumValues!.TryGetValue(reader.GetString()!, out var value)
                    ? value
                    : throw Errors.InvalidValue(Path(), $"It must be one of {string.Join(", ", plan.Names!.All)}.");
            case ValueKind.Bytes:
                Expect(JsonTokenType.String, "a string");
                return reader.TryGetBytesFromBase64(out var bytes) ? ByteString.CopyFrom(bytes) : throw WrongType("base64");
            case ValueKind.Rfc3339:
                Expect(JsonTokenType.String, "a string");
                return JsonTimes.FromText(reader.GetString()!) ?? throw WrongType("a time such as 2026-01-31T12:00:00Z");
            default:
                Expect(JsonTokenType.Number, "a number");
                return ReadNumber(plan.Kind);
        }
    }

    private readonly object ReadNumber(ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.Int32:
                return reader.TryGetInt32(out var int32) ? int32 : throw WrongType("a whole number of 32 bits");
            case ValueKind.Int64:
                return reader.TryGetInt64(out var int64) ? int64 : throw WrongType("a whole number of 64 bits");
            case ValueKind.UInt32:
                return reader.TryGetUInt32(out var uint32) ? uint32 : throw WrongType("a whole number of 32 bits, not negative");
            case ValueKind.UInt64:
                return reader.TryGetUInt64(out var uint64) ? uint64 : throw WrongType("a whole number of 64 bits, not negative");
            case ValueKind.Float:
                return reader.TryGetSingle(out var single) && float.IsFinite(single) ? single : throw WrongType("a number of single precision");
            case ValueKind.EpochSeconds:
                return (reader.TryGetDecimal(out var seconds) ? JsonTimes.FromSeconds(seconds) : null) ?? throw WrongType("a time in seconds since 1970");
            default:
                return reader.TryGetDouble(out var real) && double.IsFinite(real) ? real : throw WrongType("a number of double precision");
        }
    }

    private readonly void Expect(JsonTokenType token, string what)
    {
        if (reader.TokenType != token) throw WrongType(what);
    }

    private readonly ApiException WrongType(string expected) => Refuse($"{expected} is expected, not {JsonNames.Describe(reader.TokenType)}");

    private readonly ApiException Refuse(string problem) => Errors.InvalidRequest($"The request cannot be read at {Path()}: {problem}.");

    private readonly string Path() => JsonNames.Join(path);
}
