using ServerlessStreams.Tasks;
using StateLogProcess;

namespace ServerlessStreams.State.Sqlite.Tests;

/// <summary>One task, its heads and commits.</summary>
internal static class SampleTask
{
    public static TaskId Id { get; } = new("sample", "main", 0);

    public static async Task<TaskHead> AppendAsync(this IStateLog log, TaskHead? head = null, int count = 1)
    {
        for (var index = 0; index < count; index++)
        {
            var next = Owner.Next(head, head?.Snapshot);
            Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(Id, head, new CommitBatch(next, PayloadOf(next.Sequence)), CancellationToken.None));
            head = next;
        }

        return head!;
    }

    public static byte[] PayloadOf(long sequence) => [.. Enumerable.Repeat((byte)sequence, 3_000)];

    public static ValueTask<TaskHead?> ReadHeadAsync(this IStateLog log) => log.ReadHeadAsync(Id, CancellationToken.None);

    public static async Task<List<long>> ReadSequencesAsync(this IStateLog log)
    {
        List<long> sequences = [];
        await foreach (var commit in log.ReadCommitsAsync(Id, 0, long.MaxValue, CancellationToken.None))
        {
            Assert.Equal(PayloadOf(commit.Sequence), commit.Payload.ToArray());
            sequences.Add(commit.Sequence);
        }

        return sequences;
    }
}
