using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Work;

namespace ServerlessStreams.Benchmarks.Baselines.Peer;

// Within the namespace: the peer's Topology, Windowed and Window are meant here, not ours.
using Streamiz.Kafka.Net;
using Streamiz.Kafka.Net.Crosscutting;
using Streamiz.Kafka.Net.Mock;
using Streamiz.Kafka.Net.SerDes;
using Streamiz.Kafka.Net.State;
using Streamiz.Kafka.Net.Stream;
using Streamiz.Kafka.Net.Table;

/// <summary>
/// The peer: the same work as a topology of Streamiz.Kafka.Net, on its synchronous test driver. That runs the true
/// stream task, its stores and its commit, with topics in memory instead of a broker, which is the peer's counterpart
/// of our in-memory log; its changelogs are on. It has no emit on close, so results go through suppress.
/// </summary>
internal sealed class StreamizTask : IContestant
{
    private const string Source = "readings";
    private const string Sink = "results";

    private readonly StreamizStore _store;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streams-bench-");
    private readonly TestRecord<byte[], byte[]>[] _records = new TestRecord<byte[], byte[]>[WorkFormat.BatchSize];
    private TopologyTestDriver? _driver;
    private TestInputTopic<byte[], byte[]> _input = null!;
    private int _run;

    public StreamizTask(StreamizStore store)
    {
        _store = store;
        for (var index = 0; index < _records.Length; index++)
            _records[index] = new TestRecord<byte[], byte[]>();
    }

    public string Name => _store switch
    {
        StreamizStore.RocksDb => "streamiz-rocksdb",
        StreamizStore.InMemory => "streamiz-memory",
        _ => "streamiz-rocksdb-cached",
    };

    public ValueTask StartAsync(ResultLog results)
    {
        var config = new StreamConfig
        {
            ApplicationId = string.Create(CultureInfo.InvariantCulture, $"bench-{_run++}"),
            BootstrapServers = "none:9092",
            StateDir = _directory.FullName,
            Logger = NullLoggerFactory.Instance,
        };
        _driver = new TopologyTestDriver(BuildTopology(results), config);
        _input = _driver.CreateInputTopic(Source, new ByteArraySerDes(), new ByteArraySerDes());
        return default;
    }

    public ValueTask ProcessAsync(EncodedBatch batch)
    {
        // The driver takes arrays, as the peer's consumer would hand out.
        for (var index = 0; index < batch.Count; index++)
        {
            var record = _records[index];
            record.Key = batch.Key(index).ToArray();
            record.Value = batch.Value(index).ToArray();
            record.Timestamp = DateTime.UnixEpoch.AddMilliseconds(batch.Timestamp(index));
        }

        _input.PipeInputs(new ArraySegment<TestRecord<byte[], byte[]>>(_records, 0, batch.Count));
        _driver!.Commit();
        return default;
    }

    // No bytes of a log: the peer does not tell what its changelog keeps from what it throws away.
    public ValueTask<Usage> MeasureAsync() => new(Usage.OfThisProcess(logBytes: 0));

    public ValueTask StopAsync()
    {
        _driver?.Dispose();
        _driver = null;
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Delete(recursive: true);
    }

    private Topology BuildTopology(ResultLog results)
    {
        var size = TimeSpan.FromMilliseconds(WorkFormat.WindowSizeMs);
        var grace = TimeSpan.FromMilliseconds(WorkFormat.GraceMs);
        var key = new BigEndianSerDes();
        var aggregate = new AggregateSerDes();
        var windowedKey = new TimeWindowedSerDes<long>(key, WorkFormat.WindowSizeMs);

        var sink = new SinkSerDes(results);

        var builder = new StreamBuilder();
        builder.Stream(Source, key, new ReadingSerDes())
            .GroupByKey()
            .WindowedBy(TumblingWindowOptions.Of(size, grace))
            .Aggregate(
                static () => Aggregate.Empty,
                static (_, reading, current) => current.Add(reading.Value),
                Materialize(size).WithKeySerdes(key).WithValueSerdes(aggregate))
            .Suppress(SuppressedBuilder.UntilWindowClose<Windowed<long>, Aggregate>(grace, StrictBufferConfig.Unbounded())
                .WithKeySerdes(windowedKey)
                .WithValueSerdes(aggregate))
            .ToStream()
            .To(Sink, sink.Key, sink.Value);
        return builder.Build();
    }

    private Materialized<long, Aggregate, IWindowStore<Bytes, byte[]>> Materialize(TimeSpan size)
    {
        var store = _store == StreamizStore.InMemory
            ? InMemoryWindows.As<long, Aggregate>("windows", size)
            : RocksDbWindows.As<long, Aggregate>("windows", windowSize: size);
        return _store == StreamizStore.CachedRocksDb ? store.WithCachingEnabled() : store.WithCachingDisabled();
    }
}
