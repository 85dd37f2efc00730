using Benchmarks.Measuring;
using Benchmarks.Work;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace Benchmarks.Engine;

/// <summary>Ours: decode, window, aggregate, commit to a state log after each batch, send the results.</summary>
internal sealed class EngineContestant(string name, Func<IStateLog> openLog) : IContestant
{
    private readonly SourceRecord[] _records = new SourceRecord[WorkFormat.BatchSize];
    private Topology _topology = null!;
    private CountingStateLog _log = null!;
    private StreamEngine _engine = null!;

    public string Name => name;

    public long LogBytes => _log.KeptBytes;

    public ValueTask StartAsync(ResultLog results)
    {
        _topology = WorkTopology.Tumbling();
        _log = new CountingStateLog(openLog());
        _engine = new StreamEngine(
            new StreamEngineOptions(), _log, new ResultLogEmitter(results), new FixedTopics(), TimeProvider.System, NullLoggerFactory.Instance);
        return default;
    }

    public async ValueTask ProcessAsync(EncodedBatch batch)
    {
        for (var index = 0; index < batch.Count; index++)
        {
            _records[index] = new SourceRecord(
                WorkTopology.Source, 0, batch.FirstOffset + index, batch.Timestamp(index), batch.Key(index), batch.Value(index), []);
        }

        await _engine.ProcessAsync(_topology, _records.AsMemory(0, batch.Count), CancellationToken.None);
    }

    public async ValueTask StopAsync()
    {
        await _engine.DisposeAsync();
        await _log.DisposeAsync();
    }

    public ValueTask DisposeAsync() => default;
}
