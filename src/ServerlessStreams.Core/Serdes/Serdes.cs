using System.Text.Json.Serialization.Metadata;

namespace ServerlessStreams;

/// <summary>The serdes that come with the core.</summary>
public static class Serdes
{
    /// <summary>Text as UTF-8; bytes that are not UTF-8 are malformed. The format of Kafka's <c>StringSerializer</c>.</summary>
    public static Serde<string> Utf8 { get; } = new Utf8Serde();

    /// <summary>Eight bytes, big-endian, two's complement. The format of Kafka's <c>LongSerializer</c>.</summary>
    public static Serde<long> Int64 { get; } = new Int64Serde();

    /// <summary>The bytes as they are.</summary>
    public static Serde<byte[]> Bytes { get; } = new BytesSerde();

    /// <summary>
    /// JSON by System.Text.Json with reflection: camelCase names, missing constructor parameters and <c>required</c>
    /// members are malformed, so are nulls where the type says not null, and numbers in quotes. Unknown members are
    /// ignored.
    /// </summary>
    public static Serde<T> Json<T>() => new JsonSerde<T>(JsonSerdeOptions.TypeInfo<T>());

    /// <summary>JSON by the metadata of a source-generated context, with the options of that context.</summary>
    /// <param name="typeInfo">E.g. <c>MyContext.Default.Trade</c>.</param>
    public static Serde<T> Json<T>(JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return new JsonSerde<T>(typeInfo);
    }
}
