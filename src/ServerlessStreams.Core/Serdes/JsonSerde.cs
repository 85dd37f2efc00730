using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ServerlessStreams.Errors;

namespace ServerlessStreams;

internal sealed class JsonSerde<T>(JsonTypeInfo<T> typeInfo) : Serde<T>
{
    // A writer is bound to its target, so one per thread is pointed at the next; making one costs 150 bytes.
    [ThreadStatic]
    private static Utf8JsonWriter? threadWriter;

    public override string Name { get; } = $"json({typeof(T)})";

    public override T Deserialize(ReadOnlySpan<byte> data, in SerdeContext context)
    {
        try
        {
            return JsonSerializer.Deserialize(data, typeInfo)
                ?? throw new SerdeException($"The JSON text is null where {typeof(T).Name} is expected.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new SerdeException($"The bytes are no {typeof(T).Name} in JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not SerdeException)
        {
            // A constructor or converter of the user's type that refuses a value: malformed for this type.
            throw new SerdeException($"{typeof(T).Name} refuses the JSON: {exception.Message}", exception);
        }
    }

    public override void Serialize(T value, IBufferWriter<byte> writer, in SerdeContext context)
    {
        // Taken out while in use: a converter may serialize something on its own.
        var json = threadWriter ?? new Utf8JsonWriter(writer);
        threadWriter = null;
        json.Reset(writer);
        try
        {
            JsonSerializer.Serialize(json, value, typeInfo);
            json.Flush();
        }
        catch (Exception exception)
        {
            throw new SerdeException($"{typeof(T).Name} cannot be written as JSON: {exception.Message}", exception);
        }

        json.Reset(Stream.Null);
        threadWriter = json;
    }
}
