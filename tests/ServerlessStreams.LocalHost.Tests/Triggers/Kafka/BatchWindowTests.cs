using Microsoft.Extensions.Time.Testing;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka;

public sealed class BatchWindowTests
{
    private readonly FakeTimeProvider _time = new();
    private long _offset;

    [Fact]
    public void End_FewRecords_ClosesThem()
    {
        var window = Window(10);

        Assert.Null(window.Add(Record()));
        Assert.Null(window.Add(Record()));

        Assert.Equal([0, 1], window.End()!.Select(record => record.Offset));
        Assert.Null(window.End());
    }

    [Fact]
    public void Add_BatchIsFull_ClosesItAtOnce()
    {
        var window = Window(3);
        window.Add(Record());
        window.Add(Record());

        Assert.Equal([0, 1, 2], window.Add(Record())!.Select(record => record.Offset));
        Assert.True(window.ClosedFullBatch);
    }

    [Fact]
    public void End_RestBehindFullBatch_WaitsForTheNextWindow()
    {
        var window = Window(2);
        window.Add(Record());
        window.Add(Record());
        window.Add(Record());

        Assert.Null(window.End());

        window.Open();
        Assert.False(window.ClosedFullBatch);
        Assert.Equal([2], window.End()!.Select(record => record.Offset));
    }

    [Fact]
    public void Remaining_RunsFromTheOpeningNotFromTheFirstRecord()
    {
        var window = Window(10);
        _time.Advance(TimeSpan.FromMilliseconds(700));
        window.Add(Record());

        Assert.Equal(TimeSpan.FromMilliseconds(300), window.Remaining);

        window.Open();
        Assert.Equal(TimeSpan.FromSeconds(1), window.Remaining);
    }

    private BatchWindow Window(int maxBatchSize) => new(maxBatchSize, TimeSpan.FromSeconds(1), _time);

    private KafkaTriggerRecord Record() => new("t", 0, _offset++, null, null, 0, []);
}
