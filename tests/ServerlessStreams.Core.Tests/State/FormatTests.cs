using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Core.Tests.State;

/// <summary>The stored bytes of version 0, pinned: a change that these tests see needs a new version once 1 is frozen.</summary>
public sealed class FormatTests
{
    private static readonly Guid Nonce = new("00112233-4455-6677-8899-aabbccddeeff");

    private static readonly TaskHead Head = new()
    {
        Epoch = 1,
        Sequence = 300,
        Nonce = Nonce,
        Sources = [new SourceProgress("prices", 42, 1_700_000_000_000, 4)],
        CommittedAt = 1_700_000_000_123,
        NextDeadline = 5,
        Snapshot = new SnapshotReference(200, Nonce, 2, 70_000, 0x0102030405060708),
        Fingerprint = new StateFingerprint([new StoreFingerprint("swings", 0xA1B2C3D4E5F60718)]),
        OutboxCount = 17,
        PublishedSequence = 299,
    };

    private const string HeadBytes =
        "00" + "01" + "AC02" + "33221100554477668899AABBCCDDEEFF" + "F6A1ABFEF962" + "01" + "0A"
        + "01" + "C801" + "33221100554477668899AABBCCDDEEFF" + "02" + "F0A204" + "0807060504030201"
        + "11" + "AB02"
        + "01" + "06707269636573" + "2A" + "80A0ABFEF962" + "04"
        + "01" + "067377696E6773" + "1807F6E5D4C3B2A1";

    [Fact]
    public void Write_Head_IsPinned() => Assert.Equal(HeadBytes, Convert.ToHexString(Written()));

    [Fact]
    public void Read_WrittenHead_IsTheSame()
    {
        var read = TaskHeadCodec.Read(Written());

        Assert.True(read.IsSameWrite(Head));
        Assert.Equal(Head.Sources.AsEnumerable(), read.Sources);
        Assert.Equal(Head.Fingerprint, read.Fingerprint);
        Assert.Equal(Head with { Sources = [], Fingerprint = StateFingerprint.Empty }, read with { Sources = [], Fingerprint = StateFingerprint.Empty });
    }

    [Fact]
    public void Read_NewerVersion_IsRefusedInWords()
    {
        var bytes = Written();
        bytes[0] = 9;

        var failure = Assert.Throws<StateFormatException>(() => TaskHeadCodec.Read(bytes));

        Assert.Contains("version 9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("nothing has been changed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyCutOrFlippedHead_IsReadOrRefusedNeverAnotherError()
    {
        var bytes = Written();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<StateFormatException>(() => TaskHeadCodec.Read(bytes.AsSpan(0, length)));
        }

        for (var index = 0; index < bytes.Length; index++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = (byte[])bytes.Clone();
                flipped[index] ^= (byte)(1 << bit);
                try
                {
                    TaskHeadCodec.Read(flipped);
                }
                catch (StateFormatException)
                {
                    // Refused.
                }
            }
        }
    }

    [Fact]
    public async Task Commit_OfAllKindsOfChanges_IsPinned()
    {
        var payloads = await CommitsAsync();

        Assert.Equal(
            [
                // Two stores; sections: minutes in window 60000, totals; then no outbox.
                "00" + "02" + "06746F74616C73" + "076D696E75746573"
                    + "0100" + "03" + "0161" + "0BE0D403" + "0000000000000001"
                    + "0201E0D403" + "03" + "0161" + "0900" + "0000000000000001"
                    + "00" + "00",
            ],
            payloads.Take(1));
    }

    [Fact]
    public async Task Apply_AnyCutOrFlippedCommit_IsAppliedOrRefusedNeverAnotherError()
    {
        foreach (var payload in await CommitsAsync())
        {
            var bytes = Convert.FromHexString(payload);
            for (var length = 0; length < bytes.Length; length++)
            {
                Try(bytes.AsSpan(0, length));
            }

            for (var index = 0; index < bytes.Length; index++)
            {
                var flipped = (byte[])bytes.Clone();
                flipped[index] ^= 0x55;
                Try(flipped);
            }
        }
    }

    private static void Try(ReadOnlySpan<byte> payload)
    {
        var task = new StreamTask(Windows(), new TaskId("pinned", "main", 0), new ErrorHandlers());
        try
        {
            var start = task.Apply(payload);
            CommitPayload.ReadOutbox(payload.ToArray(), start, task.Id, 1, new Outbox(task.Id, 1, []));
        }
        catch (StateFormatException)
        {
            // Refused.
        }
    }

    private static Topology Windows() => Topology.Create("pinned", topology =>
    {
        var stream = topology.Stream("in", Serdes.Utf8, Serdes.Utf8);
        stream.GroupByKey().Count("totals");
        stream.GroupByKey().WindowedBy(TumblingWindows.Of(TimeSpan.FromMinutes(1)).WithGrace(TimeSpan.Zero)).Count("minutes").Emit(EmitStrategy.OnWindowClose).To("out");
    });

    /// <summary>The commits of: a record at 60 s, one that closes its window, one that cannot be read.</summary>
    private static async Task<IReadOnlyList<string>> CommitsAsync()
    {
        await using var log = new InMemoryStateLog();
        await using var driver = new Testing.TopologyTestDriver(Windows(), new Testing.TopologyTestDriverOptions { StateLog = log });
        await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, "a"u8.ToArray(), "x"u8.ToArray(), 60_000) });
        await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, "b"u8.ToArray(), "y"u8.ToArray(), 120_000) });
        await driver.PipeAsync(new[] { driver.Broker.Append("in", 0, "b"u8.ToArray(), new byte[] { 0xFF }, 120_000, [new RecordHeader("h", null)]) });
        List<string> payloads = [];
        await foreach (var commit in log.ReadCommitsAsync(new TaskId("pinned", "main", 0), 0, 3, CancellationToken.None))
        {
            payloads.Add(Convert.ToHexString(commit.Payload.Span));
        }

        return payloads;
    }

    private static byte[] Written()
    {
        var buffer = new ByteBuffer();
        TaskHeadCodec.Write(Head, buffer);
        return buffer.Span.ToArray();
    }
}
