using System.Globalization;
using System.Text;

namespace ServerlessStreams.Errors;

/// <summary>
/// A record on its way to a dead-letter topic: key, value and headers as they were, and Kafka Connect's error headers.
/// It always fits the topic: the stack trace is cut first, then the headers go, then the value is replaced by a pointer
/// to the original record, then the key goes.
/// </summary>
/// <remarks>Header names: Kafka Connect, <c>DeadLetterQueueReporter</c>.</remarks>
internal readonly struct DeadLetter
{
    private const string Prefix = "__connect.errors.";

    /// <summary>What a record takes in a batch besides its own bytes: an upper bound of the v2 record format.</summary>
    private const int RecordOverhead = 128;

    private const int HeaderOverhead = 10;

    private DeadLetter(ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, List<RecordHeader> headers)
    {
        Key = key;
        Value = value;
        Headers = headers;
    }

    public ReadOnlyMemory<byte>? Key { get; }

    public ReadOnlyMemory<byte>? Value { get; }

    public IReadOnlyList<RecordHeader> Headers { get; }

    /// <summary>What a dead-letter topic is called: the topic and this.</summary>
    public const string Suffix = ".dead-letter";

    /// <summary>Where the dead letters of a topic go.</summary>
    public static string TopicOf(string topic) => topic + Suffix;

    public static DeadLetter Of(in ErrorContext context, IReadOnlyList<RecordHeader> original, string what, int maxBytes)
    {
        var errors = new List<RecordHeader>(12);
        if (context.Position is { } position)
        {
            Add(errors, "topic", position.Topic);
            Add(errors, "partition", position.Partition.ToString(CultureInfo.InvariantCulture));
            Add(errors, "offset", position.Offset.ToString(CultureInfo.InvariantCulture));
        }

        Add(errors, "connector.name", context.Task.Topology);
        Add(errors, "task.id", context.Task.ToString());
        Add(errors, "stage", context.Stage.ToString().ToUpperInvariant());
        Add(errors, "class.name", what);
        Add(errors, "exception.class.name", context.Exception.GetType().FullName ?? context.Exception.GetType().Name);
        Add(errors, "exception.message", Cut(context.Exception.Message, maxBytes / 8));
        var required = RecordOverhead + Size(errors);
        var trace = context.Exception.ToString();

        var kept = original.Where(header => !IsOurs(header.Key)).ToList();
        var room = maxBytes - required - (context.Key?.Length ?? 0) - (context.Value?.Length ?? 0) - Size(kept);
        if (room < 0)
        {
            room += Size(kept);
            kept = [];
        }

        var key = context.Key;
        var value = context.Value;
        if (room < 0)
        {
            room += value?.Length ?? 0;
            value = Encoding.UTF8.GetBytes(Pointer(context));
            room -= value.Value.Length;
        }

        if (room < 0)
        {
            room += key?.Length ?? 0;
            key = null;
        }

        var traceBytes = room - HeaderOverhead - Prefix.Length - "exception.stacktrace".Length;
        if (traceBytes > 0)
        {
            Add(errors, "exception.stacktrace", Cut(trace, traceBytes));
        }

        kept.AddRange(errors);
        return new DeadLetter(key, value, kept);
    }

    private static bool IsOurs(string header) =>
        header.StartsWith(Prefix, StringComparison.Ordinal)
        || header is Emission.RecordIdHeaders.Id or Emission.RecordIdHeaders.Cause;

    private static string Pointer(in ErrorContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"The value has {context.Value?.Length ?? 0} bytes and does not fit this topic. The original record is {context.Position}.");

    private static void Add(List<RecordHeader> headers, string name, string value) =>
        headers.Add(RecordHeader.OfText(Prefix + name, value));

    private static int Size(List<RecordHeader> headers) =>
        headers.Sum(header => HeaderOverhead + Encoding.UTF8.GetByteCount(header.Key) + (header.Value?.Length ?? 0));

    /// <summary>The beginning of a text that has at most so many bytes of UTF-8.</summary>
    private static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= maxBytes || Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var length = Math.Min(text.Length, maxBytes / 3);
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text[..length];
    }
}
