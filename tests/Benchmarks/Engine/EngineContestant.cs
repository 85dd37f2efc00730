using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>
/// Ours: the public topology on the engine, as a function would run it. Every batch is one invocation with one commit;
/// results leave by the outbox of that commit.
/// </summary>
/// <param name="name">Its name in reports.</param>
/// <param name="openLog">A new, empty log; called once per run.</param>
internal sealed class EngineContestant(string name, Func<IStateLog> openLog) : IContestant
{
    public const string Sink = "results";
    private const string Source = "readings";

    private static readonly Topology Work = Topology.Create("bench-tumbling", topology => topology
        .Stream(Source, Serdes.Int64, new ReadingSerde())
        .WithTimestamps(static reading => reading.Time)
        .GroupByKey()
        .WindowedBy(TumblingWindows.Of(TimeSpan.FromMilliseconds(WorkFormat.WindowSizeMs)).WithGrace(TimeSpan.FromMilliseconds(WorkFormat.GraceMs)))
        .Aggregate("totals", Aggregator.InPlace(
            static () => Totals.Empty,
            static (ref Totals totals, Reading reading) => totals.Add(reading.Value),
            serde: new TotalsSerde()))
        .Emit(EmitStrategy.OnWindowClose)
        .To(Sink, new ResultKeySerde(), new TotalsSerde()));

    private static readonly IReadOnlyList<RecordHeader> NoHeaders = [];

    private readonly SourceRecord[] _records = new SourceRecord[WorkFormat.BatchSize];
    private MeteredStateLog? _log;
    private ResultEmitter? _emitter;
    private StreamEngine? _engine;

    public string Name => name;

    public long LogBytes => _log?.AllocatedBytes ?? 0;

    public ValueTask StartAsync(ResultLog results)
    {
        _log = new MeteredStateLog(openLog());
        _emitter = new ResultEmitter(results);
        _engine = new StreamEngine(new StreamEngineOptions(), _log, _emitter, new OnePartition(), TimeProvider.System, NullLoggerFactory.Instance);
        return default;
    }

    public async ValueTask ProcessAsync(EncodedBatch batch)
    {
        for (var index = 0; index < batch.Count; index++)
            _records[index] = new SourceRecord(Source, 0, batch.FirstOffset + index, batch.Timestamp(index), batch.Key(index), batch.Value(index), NoHeaders);

        var result = await _engine!.ProcessAsync(Work, _records.AsMemory(0, batch.Count), CancellationToken.None);
        if (result.Counters.Records != batch.Count)
            throw new WorkMismatchException($"{name} processed {result.Counters.Records} of the {batch.Count} records from offset {batch.FirstOffset} on.");
    }

    public async ValueTask StopAsync()
    {
        if (_engine is null)
            return;
        await _engine.DisposeAsync();
        await _emitter!.DisposeAsync();
        await _log!.DisposeAsync();
        (_engine, _emitter, _log) = (null, null, null);
    }

    public ValueTask DisposeAsync() => StopAsync();
}
