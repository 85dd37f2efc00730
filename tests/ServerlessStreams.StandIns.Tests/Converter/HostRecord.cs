namespace ServerlessStreams.StandIns.Tests.Converter;

/// <summary>A record as the host encodes it; what is null is left out, as the host does.</summary>
internal sealed record HostRecord
{
    public string Topic { get; init; } = "orders";

    public int Partition { get; init; }

    public long Offset { get; init; }

    public byte[]? Key { get; init; }

    public byte[]? Value { get; init; }

    public long TimestampMs { get; init; }

    public IReadOnlyList<(string Key, byte[]? Value)> Headers { get; init; } = [];

    public WireBytes Encode()
    {
        var bytes = new WireBytes();
        if (Topic.Length > 0)
        {
            bytes.Text(1, Topic);
        }

        if (Partition != 0)
        {
            bytes.Number(2, Partition);
        }

        if (Offset != 0)
        {
            bytes.Number(3, Offset);
        }

        if (Key != null)
        {
            bytes.Bytes(4, Key);
        }

        if (Value != null)
        {
            bytes.Bytes(5, Value);
        }

        bytes.Message(6, TimestampMs == 0 ? new WireBytes() : new WireBytes().Number(1, TimestampMs));
        foreach (var (key, value) in Headers)
        {
            var header = new WireBytes().Text(1, key);
            bytes.Message(7, value == null ? header : header.Bytes(2, value));
        }

        return bytes;
    }
}
