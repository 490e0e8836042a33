using System.Text.Json;
using System.Text.Json.Serialization;
using BuildFarm.Embedded.Activations;
using Orleans;
using Orleans.Runtime;

namespace BuildFarm.Embedded.State;

/// <inheritdoc cref="GrainReferenceConverterFactory"/>
internal sealed class GrainReferenceConverter<T>(EmbeddedRuntime runtime) : JsonConverter<T> where T : class, IAddressable
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.GetString() is not { } text) return null;
        var slash = text.IndexOf('/');
        var type = slash > 0 ? runtime.Registry.FindInterface(text[..slash]) : null;
        if (type is null) throw new JsonException($"\"{text}\" is no reference to a grain of this host.");
        return (T)(object)runtime.Factory.Reference(type, text[(slash + 1)..]);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var reference = (GrainReference)GrainExtensions.ReferenceOf(value).As(typeof(T));
        writer.WriteStringValue($"{reference.InterfaceName}/{reference.GetPrimaryKeyString()}");
    }
}
