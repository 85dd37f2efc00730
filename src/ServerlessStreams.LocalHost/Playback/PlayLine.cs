using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ServerlessStreams.LocalHost.Playback;

/// <summary>
/// The format of played files, one JSON object a line:
/// <code>
/// {"key":string|null,"value":any JSON|null,"timestamp":ms,"headers":{name:string|null|{"base64":…},…},"partition":n}
/// </code>
/// or <c>keyBase64</c> and <c>valueBase64</c> for bytes that are not text. Only a value is required. The record's value
/// is the exact JSON text of <c>value</c>, as it stands in the file; a JSON null is no value, a tombstone. <c>topic</c>
/// and <c>offset</c>, which lines read back from a topic have, are passed over.
/// </summary>
internal static class PlayLine
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">The line does not follow the format; the message says where.</exception>
    public static PlayRecord Parse(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
        {
            throw new FormatException("the line is not UTF-8");
        }

        try
        {
            return ParseObject(line);
        }
        catch (JsonException malformed)
        {
            // The message of the JSON reader ends with a line number of its own, which is always 0 here.
            var message = malformed.Message;
            var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new FormatException($"{(end < 0 ? message : message[..end]).TrimEnd('.')} (byte {malformed.BytePositionInLine})", malformed);
        }
    }

    private static PlayRecord ParseObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("the line is not a JSON object");
        }

        byte[]? key = null, value = null;
        var hasValue = false;
        long? timestamp = null;
        int? partition = null;
        IReadOnlyList<KeyValuePair<string, byte[]?>> headers = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "key":
                    key = Text(ref reader, "key");
                    break;
                case "keyBase64":
                    key = Base64(ref reader, "keyBase64");
                    break;
                case "value":
                    (value, hasValue) = (Raw(ref reader, line), true);
                    break;
                case "valueBase64":
                    (value, hasValue) = (Base64(ref reader, "valueBase64"), true);
                    break;
                case "timestamp":
                    timestamp = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var ms) && ms >= 0
                        ? ms
                        : throw new FormatException("\"timestamp\" is not a number of milliseconds since 1970");
                    break;
                case "partition":
                    partition = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 0
                        ? number
                        : throw new FormatException("\"partition\" is not a partition's number");
                    break;
                case "headers":
                    headers = Headers(ref reader);
                    break;
                case "topic" or "offset":
                    reader.Skip();
                    break;
                default:
                    throw new FormatException($"\"{name}\" is not a property of a record");
            }
        }

        if (reader.Read())
        {
            throw new FormatException("there is more behind the JSON object");
        }

        return hasValue
            ? new PlayRecord(key, value, timestamp, headers, partition)
            : throw new FormatException("there is neither \"value\" nor \"valueBase64\"");
    }

    private static byte[]? Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> line)
    {
        var start = (int)reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? null : line[start..(int)reader.BytesConsumed].ToArray();
    }

    private static byte[]? Text(ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => Encoding.UTF8.GetBytes(reader.GetString()!),
        _ => throw new FormatException($"\"{name}\" is neither a string nor null"),
    };

    private static byte[]? Base64(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new FormatException($"\"{name}\" is not Base64");
    }

    private static List<KeyValuePair<string, byte[]?>> Headers(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("\"headers\" is not a JSON object");
        }

        var headers = new List<KeyValuePair<string, byte[]?>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            headers.Add(new(name, reader.TokenType == JsonTokenType.StartObject ? Wrapped(ref reader, name) : Text(ref reader, name)));
        }

        return headers;
    }

    private static byte[]? Wrapped(ref Utf8JsonReader reader, string header)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("base64"u8))
        {
            throw new FormatException($"header \"{header}\" is an object without \"base64\"");
        }

        reader.Read();
        var bytes = Base64(ref reader, header);
        reader.Read();
        return reader.TokenType == JsonTokenType.EndObject ? bytes : throw new FormatException($"header \"{header}\" has more than \"base64\"");
    }
}
