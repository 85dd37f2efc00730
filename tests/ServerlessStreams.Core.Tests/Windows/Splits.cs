using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>Random ways to cut a run of records into batches.</summary>
internal static class Splits
{
    public static IReadOnlyList<int> Of(int count, Random random)
    {
        var largest = random.Next(1, 50);
        var sizes = new List<int>();
        while (count > 0)
        {
            var size = Math.Min(count, random.Next(1, largest + 1));
            sizes.Add(size);
            count -= size;
        }

        return sizes;
    }

    /// <summary>All of a record, for comparing.</summary>
    public static string Text(EmittedRecord record) =>
        $"{record.Topic} {record.Id} {record.Cause} {record.Timestamp} {Hex(record.Key)} {Hex(record.Value)} "
        + string.Join(',', record.Headers.Select(header => $"{header.Key}={Hex(header.Value?.ToArray())}"));

    private static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);
}
