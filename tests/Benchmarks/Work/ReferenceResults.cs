using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ServerlessStreams.Benchmarks.Work;

/// <summary>
/// The expected results of any size: from the table where it has them, else computed in the plainest way, after that
/// way has been held against the table once.
/// </summary>
internal static class ReferenceResults
{
    private const int ProofSize = 1_000_000;

    private static readonly Dictionary<int, ResultSummary> Computed = [];

    public static ResultSummary Tumbling(WorkInput input)
    {
        if (WorkDefinition.Tumbling(input.Count) is { } known)
            return known;

        if (!Computed.TryGetValue(input.Count, out var expected))
        {
            if (Computed.Count == 0)
                Prove();
            expected = Compute(input);
            Computed.Add(input.Count, expected);
        }

        return expected;
    }

    private static void Prove()
    {
        var proof = Compute(WorkInput.Generate(ProofSize));
        var known = WorkDefinition.Tumbling(ProofSize);
        if (proof != known)
            throw new WorkMismatchException($"The reference computes {proof} for {ProofSize:N0} records; the definition says {known}.");
    }

    // Since no record is late, when a window closes does not matter for what is in it: everything is grouped first, and
    // of the groups those are sent that the last stream time has closed. So this shares no closing logic with the loops.
    private static ResultSummary Compute(WorkInput input)
    {
        var groups = new Dictionary<(long Start, long Key), (long Count, double Sum, double Min, double Max)>();
        var streamTime = long.MinValue;
        for (var bytes = input.Bytes; !bytes.IsEmpty; bytes = bytes[WorkFormat.RecordSize..])
        {
            var key = BinaryPrimitives.ReadInt64BigEndian(bytes);
            var value = BinaryPrimitives.ReadDoubleBigEndian(bytes[8..]);
            var time = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]);
            var start = WorkFormat.WindowStart(time);
            if (IsClosed(start, streamTime))
                throw new WorkMismatchException($"A record of time {time} is late at stream time {streamTime}; the work has none.");

            streamTime = Math.Max(streamTime, time);
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (start, key), out var exists);
            group = exists
                ? (group.Count + 1, group.Sum + value, Math.Min(group.Min, value), Math.Max(group.Max, value))
                : (1, value, value, value);
        }

        var summary = ResultSummary.Empty;
        Span<byte> result = stackalloc byte[WorkFormat.ResultSize];
        foreach (var ((start, key), group) in groups)
        {
            if (!IsClosed(start, streamTime))
                continue;
            WorkFormat.WriteResult(result, key, start, group.Count, group.Sum, group.Min, group.Max);
            summary = summary.Add(result);
        }

        return summary;
    }

    private static bool IsClosed(long start, long streamTime) =>
        streamTime >= start + WorkFormat.WindowSizeMs + WorkFormat.GraceMs;
}
