using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Testing;

/// <summary>
/// Runs a topology in a test: the real engine and a real state log, with a broker in memory and a clock that the test
/// sets. What it answers is what runs in production.
/// </summary>
/// <example>
/// <code>
/// await using var driver = new TopologyTestDriver(Topologies.PageViews);
/// var views = driver.CreateInput("views", Serdes.Utf8, Serdes.Json&lt;View&gt;());
/// await views.PipeAsync("home", new View("home"), new DateTimeOffset(2030, 1, 1, 0, 0, 30, TimeSpan.Zero));
/// await views.PipeAsync("home", new View("home"), new DateTimeOffset(2030, 1, 1, 0, 2, 0, TimeSpan.Zero));
/// var counts = driver.ReadOutput("page-counts", Serdes.Utf8, Serdes.Json&lt;PageCount&gt;());
/// </code>
/// </example>
public sealed class TopologyTestDriver : IAsyncDisposable
{
    private readonly TopologyTestDriverOptions _options;
    private readonly IStateLog _log;
    private readonly bool _ownsLog;
    private StreamEngine _engine;

    /// <summary>Makes a driver with empty state.</summary>
    public TopologyTestDriver(Topology topology, TopologyTestDriverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        _options = options ?? new TopologyTestDriverOptions();
        _ownsLog = _options.StateLog is null;
        _log = _options.StateLog ?? new InMemoryStateLog();
        Clock = new TestClock(_options.StartTime);
        _engine = NewEngine();
    }

    /// <summary>The topology.</summary>
    public Topology Topology { get; }

    /// <summary>The clock: processing time.</summary>
    public TestClock Clock { get; }

    /// <summary>The broker: source partitions, and what was emitted.</summary>
    public TestBroker Broker { get; } = new();

    /// <summary>A source topic to pipe records into.</summary>
    public TestInputTopic<TKey, TValue> CreateInput<TKey, TValue>(string topic, Serde<TKey> keySerde, Serde<TValue> valueSerde) =>
        new(this, topic, keySerde, valueSerde);

    /// <summary>Runs a batch, as the trigger would hand it over. Use it for raw bytes and for redelivery.</summary>
    public Task<BatchResult> PipeAsync(ReadOnlyMemory<SourceRecord> batch, CancellationToken cancellationToken = default) =>
        _engine.ProcessAsync(Topology, batch, cancellationToken);

    /// <summary>What was sent to a topic so far, in order; repeats of the same record (same id) are left out.</summary>
    public IReadOnlyList<TestRecord<TKey, TValue>> ReadOutput<TKey, TValue>(string topic, Serde<TKey> keySerde, Serde<TValue> valueSerde)
    {
        ArgumentNullException.ThrowIfNull(keySerde);
        ArgumentNullException.ThrowIfNull(valueSerde);
        return [.. Broker.Emitted
            .Where(record => record.Topic == topic)
            .DistinctBy(record => record.Id)
            .Select(record => new TestRecord<TKey, TValue>(
                record.Key is null ? default : keySerde.Deserialize(record.Key, new SerdeContext(topic, IsKey: true, record.Headers)),
                record.Value is null ? default : valueSerde.Deserialize(record.Value, new SerdeContext(topic, IsKey: false, record.Headers)),
                record.Timestamp))];
    }

    /// <summary>The entries of a key-value store, as committed.</summary>
    public async Task<IReadOnlyDictionary<TKey, TValue>> ReadStoreAsync<TKey, TValue>(string store)
        where TKey : notnull
    {
        var entries = new Dictionary<TKey, TValue>();
        await foreach (var (key, value) in _engine.QueryAsync<TKey, TValue>(Topology, store, CancellationToken.None).ConfigureAwait(false))
        {
            entries[key] = value;
        }

        return entries;
    }

    /// <summary>How the tasks stand, and why windows are open.</summary>
    public Task<IReadOnlyList<StreamTaskStatus>> GetStatusAsync() => _engine.GetStatusAsync(Topology, CancellationToken.None);

    /// <summary>
    /// All committed state as text, one entry a line (task, store, key and value in hexadecimal), sorted: equal texts are
    /// equal state.
    /// </summary>
    public Task<string> DumpStateAsync() => StateDump.DumpAsync(_log, Topology, CancellationToken.None);

    /// <summary>The process dies: memory is lost, the log and the broker stay. The next batch begins from the log.</summary>
    public async Task CrashAsync()
    {
        await _engine.DisposeAsync().ConfigureAwait(false);
        _engine = NewEngine();
    }

    /// <summary>The process ends cleanly: what is published is written down. The next batch begins from the log.</summary>
    public async Task RestartAsync()
    {
        await _engine.SettleAsync(CancellationToken.None).ConfigureAwait(false);
        await CrashAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync().ConfigureAwait(false);
        if (_ownsLog)
        {
            await _log.DisposeAsync().ConfigureAwait(false);
        }
    }

    private StreamEngine NewEngine() => new(_options.Engine, _log, Broker, Broker, Clock, NullLoggerFactory.Instance);
}
