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
    private static readonly IReadOnlyList<RecordHeader> NoHeaders = [];

    private SourceRecord[] _records = new SourceRecord[WorkFormat.BatchSize];
    private MeteredStateLog? _log;
    private ResultEmitter? _emitter;
    private StreamEngine? _engine;

    public string Name => name;

    public ValueTask StartAsync(ResultLog results)
    {
        _log = new MeteredStateLog(openLog());
        _emitter = new ResultEmitter(results);
        _engine = new StreamEngine(new StreamEngineOptions(), _log, _emitter, new EndlessTopics(partitions: 1), TimeProvider.System, NullLoggerFactory.Instance);
        return default;
    }

    public async ValueTask ProcessAsync(EncodedBatch batch)
    {
        if (_records.Length < batch.Count)
            _records = new SourceRecord[batch.Count];
        for (var index = 0; index < batch.Count; index++)
            _records[index] = new SourceRecord(TumblingWork.Source, 0, batch.FirstOffset + index, batch.Timestamp(index), batch.Key(index), batch.Value(index), NoHeaders);

        var result = await _engine!.ProcessAsync(TumblingWork.Topology, _records.AsMemory(0, batch.Count), CancellationToken.None);
        if (result.Counters.Records != batch.Count)
            throw new WorkMismatchException($"{name} processed {result.Counters.Records} of the {batch.Count} records from offset {batch.FirstOffset} on.");
    }

    public ValueTask<Usage> MeasureAsync() => new(Usage.OfThisProcess(_log?.AllocatedBytes ?? 0));

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
