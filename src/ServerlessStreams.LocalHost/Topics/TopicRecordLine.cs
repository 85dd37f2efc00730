using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Confluent.Kafka;

namespace ServerlessStreams.LocalHost.Topics;

/// <summary>
/// Writes records as JSON lines:
/// <code>{"topic":…,"partition":…,"offset":…,"timestamp":ms,"key":…,"headers":{…},"value":…}</code>
/// A value that is JSON stands there as it is, other text as a string, other bytes as <c>{"base64":…}</c>, none as null;
/// keys and header values are never taken for JSON. A header that is repeated is repeated here.
/// </summary>
internal static class TopicRecordLine
{
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes a record and the end of its line.</summary>
    public static void Write(ConsumeResult<byte[], byte[]> record, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, _options))
        {
            json.WriteStartObject();
            json.WriteString("topic"u8, record.Topic);
            json.WriteNumber("partition"u8, record.Partition.Value);
            json.WriteNumber("offset"u8, record.Offset.Value);
            json.WriteNumber("timestamp"u8, record.Message.Timestamp.UnixTimestampMs);
            json.WritePropertyName("key"u8);
            WriteText(json, record.Message.Key);
            json.WriteStartObject("headers"u8);
            foreach (var header in record.Message.Headers ?? [])
            {
                json.WritePropertyName(header.Key);
                WriteText(json, header.GetValueBytes());
            }

            json.WriteEndObject();
            json.WritePropertyName("value"u8);
            WriteValue(json, record.Message.Value);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteValue(Utf8JsonWriter json, byte[]? value)
    {
        if (value is null || !IsJson(value))
        {
            WriteText(json, value);
        }
        else if (value.AsSpan().IndexOfAny((byte)'\n', (byte)'\r') >= 0)
        {
            // A line break inside JSON is only white space; in a line there is none.
            using var document = JsonDocument.Parse(value);
            document.WriteTo(json);
        }
        else
        {
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }

    private static void WriteText(Utf8JsonWriter json, byte[]? text)
    {
        if (text is null)
        {
            json.WriteNullValue();
        }
        else if (Utf8.IsValid(text))
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteStartObject();
            json.WriteBase64String("base64"u8, text);
            json.WriteEndObject();
        }
    }

    private static bool IsJson(byte[] value)
    {
        if (!Utf8.IsValid(value))
        {
            return false;
        }

        var reader = new Utf8JsonReader(value);
        try
        {
            while (reader.Read())
            {
            }

            return reader.BytesConsumed > 0 && reader.CurrentDepth == 0 && reader.TokenType != JsonTokenType.None;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
