using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BuildFarm.Embedded.Activations;

namespace BuildFarm.Embedded.State;

/// <summary>Grain state as JSON. Members are stored under their ids, so that a rename loses nothing.</summary>
internal sealed class StateSerializer
{
    private readonly JsonSerializerOptions _options;

    public StateSerializer(EmbeddedRuntime runtime)
    {
        _options = new JsonSerializerOptions
        {
            TypeInfoResolver = new StateContractResolver(),
            // Tuples have fields only.
            IncludeFields = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            // Never shown in a page: only what JSON itself demands needs escaping.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        _options.Converters.Add(new GrainReferenceConverterFactory(runtime));
        _options.MakeReadOnly();
    }

    public byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T)));

    public T Read<T>(ReadOnlySpan<byte> data) =>
        JsonSerializer.Deserialize(data, (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T))) ?? throw new JsonException("The stored state is null.");
}
