using System.Text.Json;
using System.Text.Json.Serialization;
using BuildFarm.Embedded.Activations;
using Orleans.Runtime;

namespace BuildFarm.Embedded.State;

/// <summary>A grain reference in a state: its interface's alias, a slash, its key.</summary>
internal sealed class GrainReferenceConverterFactory(EmbeddedRuntime runtime) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsInterface && typeof(IAddressable).IsAssignableFrom(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(GrainReferenceConverter<>).MakeGenericType(typeToConvert), runtime)!;
}
