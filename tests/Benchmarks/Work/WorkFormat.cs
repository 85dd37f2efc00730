using System.Buffers.Binary;

namespace ServerlessStreams.Benchmarks.Work;

/// <summary>The bytes and the windows of the work. README.md of this project defines them in words.</summary>
internal static class WorkFormat
{
    /// <summary>key int64 | value float64 | time int64 ms, big-endian. The first 8 are the Kafka key, the rest the value.</summary>
    public const int RecordSize = 24;

    public const int KeySize = 8;

    /// <summary>key | start | count int64, sum | min | max float64, big-endian; to Kafka a key of 16 and a value of 32 bytes.</summary>
    public const int ResultSize = 48;

    public const int ResultKeySize = 16;

    public const long WindowSizeMs = 60_000;

    public const long GraceMs = 5_000;

    /// <summary>Records per batch: one invocation, one commit.</summary>
    public const int BatchSize = 1_000;

    /// <summary>The start of the window that a time lies in; times of the work are positive.</summary>
    public static long WindowStart(long time) => time - (time % WindowSizeMs);

    public static void WriteResult(Span<byte> destination, long key, long start, long count, double sum, double min, double max)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, key);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], start);
        BinaryPrimitives.WriteInt64BigEndian(destination[16..], count);
        BinaryPrimitives.WriteDoubleBigEndian(destination[24..], sum);
        BinaryPrimitives.WriteDoubleBigEndian(destination[32..], min);
        BinaryPrimitives.WriteDoubleBigEndian(destination[40..], max);
    }
}
