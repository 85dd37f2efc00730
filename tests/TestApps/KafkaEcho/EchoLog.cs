using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace KafkaEcho;

/// <summary>
/// Appends one JSON line per event to the file that ECHO_LOG names; each line is one write, so that a killed process
/// leaves whole lines behind.
/// </summary>
internal sealed class EchoLog(EchoSettings settings, TimeProvider time)
{
    private readonly Lock _gate = new();

    public void Batch(FunctionContext context, KafkaRecord[] records) => Write("batch", context, json =>
    {
        json.WriteStartArray("records");
        foreach (var record in records)
        {
            json.WriteStartArray();
            json.WriteNumberValue(record.Partition);
            json.WriteNumberValue(record.Offset);
            Bytes(json, record.Key);
            Bytes(json, record.Value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("headers");
        foreach (var record in records)
        {
            json.WriteStartArray();
            foreach (var header in record.Headers)
            {
                json.WriteStartArray();
                json.WriteStringValue(header.Key);
                Bytes(json, header.Value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("timestamps");
        foreach (var record in records)
        {
            json.WriteNumberValue(record.Timestamp.UnixTimestampMs);
        }

        json.WriteEndArray();
        json.WriteString("topic", records.Length > 0 ? records[0].Topic : null);
    });

    public void End(FunctionContext context, string result) => Write("end", context, json => json.WriteString("result", result));

    public void Cancelled(FunctionContext context) => Write("cancel", context, static _ => { });

    public void Exit(FunctionContext context, string record) => Write("exit", context, json => json.WriteString("record", record));

    /// <summary>How often the process has ended itself for a record, in this process's life and before.</summary>
    public int Exits(string record)
    {
        if (settings.LogPath == null || !File.Exists(settings.LogPath))
        {
            return 0;
        }

        var wanted = $"\"event\":\"exit\"";
        var named = $"\"record\":\"{record}\"";
        return File.ReadLines(settings.LogPath)
            .Count(line => line.Contains(wanted, StringComparison.Ordinal) && line.Contains(named, StringComparison.Ordinal));
    }

    private static void Bytes(Utf8JsonWriter json, byte[]? bytes)
    {
        if (bytes == null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteBase64StringValue(bytes);
        }
    }

    private void Write(string what, FunctionContext context, Action<Utf8JsonWriter> body)
    {
        if (settings.LogPath == null)
        {
            return;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", what);
            json.WriteString("function", context.FunctionDefinition.Name);
            json.WriteString("invocation", context.InvocationId);
            json.WriteNumber("process", Environment.ProcessId);
            json.WriteNumber("at", time.GetUtcNow().ToUnixTimeMilliseconds());
            body(json);
            json.WriteEndObject();
        }

        buffer.Write(Encoding.UTF8.GetBytes("\n"));
        lock (_gate)
        {
            using var file = new FileStream(settings.LogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
    }
}
