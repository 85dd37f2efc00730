using System.Text;
using ServerlessStreams.Errors;
using ServerlessStreams.Kafka.Emission;
using ServerlessStreams.Kafka.Tests.Brokers;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>The emitter on a real broker.</summary>
[Collection(BrokerTests.Name)]
public sealed class KafkaEmitterBrokerTests(BrokerFixture broker)
{
    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [SkippableFact]
    public async Task Emit_NullAndEmptyInAllPlaces_ComeBackAsTheyWere()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(1);
        ReadOnlyMemory<byte>?[] choices = [null, ReadOnlyMemory<byte>.Empty, new byte[] { 0, 255, 10 }, new byte[] { 1, 2, 3, 4 }.AsMemory(1, 2)];
        var records =
            (from key in choices
             from value in choices
             select (key, value)).Select((pair, n) => Outboxes.Record(n, topic) with
             {
                 Key = pair.key,
                 Value = pair.value,
                 Timestamp = 946_684_800_000 + n,
                 Headers = [new("a", choices[n % 4]), RecordHeader.OfText("b", "ä"), new("a", choices[n / 4])],
                 Cause = n % 2 == 0 ? new RecordPosition("in", 3, 4_000_000_000 + n) : null,
             }).ToArray();

        await using (var emitter = new KafkaEmitter(broker.Connection))
        {
            await emitter.EmitAsync(Outboxes.Of(records), Limit());
        }

        var read = broker.Read(topic, 0);
        Assert.Equal(records.Length, read.Count);
        for (var n = 0; n < records.Length; n++)
        {
            var (sent, got) = (records[n], read[n].Message);
            AssertSame(sent.Key, got.Key);
            AssertSame(sent.Value, got.Value);
            Assert.Equal(sent.Timestamp, got.Timestamp.UnixTimestampMs);
            string[] names = n % 2 == 0 ? ["id", "cause", "a", "b", "a"] : ["id", "a", "b", "a"];
            Assert.Equal(names, got.Headers.Select(header => header.Key));
            Assert.Equal($"orders/main/0/1/{n}", BrokerFixture.IdOf(read[n]));
            if (n % 2 == 0)
            {
                Assert.Equal($"in/3/{4_000_000_000 + n}", Encoding.UTF8.GetString(got.Headers[1].GetValueBytes()));
            }

            AssertSame(sent.Headers[0].Value, got.Headers[^3].GetValueBytes());
            AssertSame(sent.Headers[1].Value, got.Headers[^2].GetValueBytes());
            AssertSame(sent.Headers[2].Value, got.Headers[^1].GetValueBytes());
        }
    }

    [SkippableFact]
    public async Task Emit_Keys_LieWhereTheJavaClientPutsThem()
    {
        BrokerFixture.SkipWithoutHome();
        var (ours, javas) = (await broker.TopicAsync(7), await broker.TopicAsync(7));
        string[] keys = [.. Enumerable.Range(0, 200).Select(n => new string((char)('a' + (n % 26)), n % 9 + 1) + (n % 5 == 0 ? "ß" : "") + n)];
        await using (var emitter = new KafkaEmitter(broker.Connection))
        {
            await emitter.EmitAsync(Outboxes.Of([.. keys.Select((key, n) => Outboxes.Record(n, ours, key))]), Limit());
        }

        await broker.Cluster!.ToolAsync(
            string.Concat(keys.Select(key => $"{key}\tvalue\n")),
            "console-producer", "--topic", javas, "--reader-property", "parse.key=true");

        for (var partition = 0; partition < 7; partition++)
        {
            Assert.Equal(KeysOf(javas, partition), KeysOf(ours, partition));
        }

        string[] KeysOf(string topic, int partition) =>
            [.. broker.Read(topic, partition).Select(record => Encoding.UTF8.GetString(record.Message.Key!)).Order(StringComparer.Ordinal)];
    }

    [SkippableFact]
    public async Task Emit_SeveralTasksAtOnce_EachInOrderNothingTwice()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(4);
        await using var emitter = new KafkaEmitter(broker.Connection);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(async () =>
        {
            for (var first = 0; first < 2000; first += 500)
            {
                await emitter.EmitAsync(
                    Outboxes.Of([.. Enumerable.Range(first, 500).Select(n => Outboxes.Record(n, topic, $"key-{n % 31}", task: Outboxes.Task(task)))]),
                    Limit());
            }
        })));

        var total = 0;
        for (var partition = 0; partition < 4; partition++)
        {
            var read = broker.Read(topic, partition);
            total += read.Count;
            foreach (var numbers in read.GroupBy(record => BrokerFixture.IdOf(record).Split('/')[2], BrokerFixture.NumberOf))
            {
                Assert.Equal(numbers.Order(), numbers);
            }
        }

        Assert.Equal(16_000, total);
    }

    [SkippableTheory]
    [InlineData(0, "10000")]
    [InlineData(300, "10000")]
    [InlineData(0, "1")]
    [InlineData(300, "1")]
    public async Task Emit_RecordRefusedByTheBroker_ThoseBeforeAreThereNothingBehind(int bad, string batch)
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(1, ("message.timestamp.after.max.ms", "3600000"));
        var outbox = Outboxes.Of([.. Enumerable.Range(0, 600).Select(n => Outboxes.Record(n, topic) with
        {
            Timestamp = n == bad ? Now + 86_400_000 : Now,
            Value = new byte[5000],
        })]);
        // With batches of one, several are under way when the first is refused.
        await using var emitter = new KafkaEmitter(
            broker.Connection with { Settings = new Dictionary<string, string> { ["batch.num.messages"] = batch } });

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => emitter.EmitAsync(outbox, Limit()).AsTask());
        var before = broker.Read(topic, 0).Select(BrokerFixture.NumberOf).ToList();
        outbox.Replace(bad, outbox[bad] with { Timestamp = Now });
        await emitter.EmitAsync(outbox, Limit());

        Assert.Equal(bad, thrown.Index);
        Assert.Contains("InvalidTimestamp", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Numbers(bad), before.Distinct());
        Assert.Equal(Numbers(600), broker.Read(topic, 0).Select(BrokerFixture.NumberOf).Distinct());
    }

    [SkippableFact]
    public async Task Emit_RecordTooLargeForTheClient_IsRejectedAndTheRestCanFollow()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(1);
        var outbox = Outboxes.Of([.. Enumerable.Range(0, 10).Select(n => Outboxes.Record(n, topic) with { Value = new byte[n == 4 ? 1_000_001 : 10] })]);
        await using var emitter = new KafkaEmitter(broker.Connection);

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => emitter.EmitAsync(outbox, Limit()).AsTask());
        outbox.Acknowledge(thrown.Index);
        await emitter.EmitAsync(outbox, Limit());

        Assert.Equal(4, thrown.Index);
        Assert.Contains("1000001", thrown.Message, StringComparison.Ordinal);
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9], broker.Read(topic, 0).Select(BrokerFixture.NumberOf));
    }

    [SkippableFact]
    public async Task Emit_TopicTakesLessThanABatch_SmallRecordsPassAndALargeOneIsRejected()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(1, ("max.message.bytes", "20000"));
        var outbox = Outboxes.Of([.. Enumerable.Range(0, 500).Select(n => Outboxes.Record(n, topic) with { Value = new byte[n == 400 ? 30_000 : 1000] })]);
        await using var emitter = new KafkaEmitter(broker.Connection);

        var thrown = await Assert.ThrowsAsync<RecordRejectedException>(() => emitter.EmitAsync(outbox, Limit()).AsTask());
        outbox.Acknowledge(thrown.Index);
        await emitter.EmitAsync(outbox, Limit());

        Assert.Equal(400, thrown.Index);
        Assert.Contains("MsgSizeTooLarge", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Numbers(500).Where(n => n != 400), broker.Read(topic, 0).Select(BrokerFixture.NumberOf).Distinct());
    }

    [SkippableFact]
    public async Task Emit_TopicMissingAndNotMadeByItself_FailsAndNamesIt()
    {
        BrokerFixture.SkipWithoutHome();
        await using var emitter = new KafkaEmitter(
            broker.Connection, new KafkaEmitterOptions { MissingTopicTimeout = TimeSpan.FromMilliseconds(300) });

        var thrown = await Assert.ThrowsAsync<EmissionException>(
            () => emitter.EmitAsync(Outboxes.Sequence(1, "not-there"), Limit()).AsTask());

        Assert.Contains("'not-there'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(broker.Bootstrap, thrown.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Emit_EventTimesOfLongAgo_AreKept()
    {
        broker.SkipWithoutBroker();
        var topic = await broker.TopicAsync(1);
        await using var emitter = new KafkaEmitter(broker.Connection);
        long[] timestamps = [0, 1, 1000];

        await emitter.EmitAsync(Outboxes.Of([.. timestamps.Select((at, n) => Outboxes.Record(n, topic) with { Timestamp = at })]), Limit());

        // 0 means "now" to the client: a millisecond later is the nearest that can be said.
        Assert.Equal([1, 1, 1000], broker.Read(topic, 0).Select(record => record.Message.Timestamp.UnixTimestampMs));
    }

    internal static CancellationToken Limit(int seconds = 60) => new CancellationTokenSource(TimeSpan.FromSeconds(seconds)).Token;

    private static IEnumerable<long> Numbers(int count) => Enumerable.Range(0, count).Select(n => (long)n);

    private static void AssertSame(ReadOnlyMemory<byte>? sent, byte[]? got)
    {
        Assert.Equal(sent.HasValue, got is not null);
        if (sent is { } bytes)
        {
            Assert.Equal(bytes.ToArray(), got);
        }
    }
}
