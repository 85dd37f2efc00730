using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Measuring;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.Benchmarks.Worker;

/// <summary>
/// A function of the worker: a batch is one invocation, the next begins with its answer. The figures are the worker's;
/// what this process does to hand the records over is told apart.
/// </summary>
/// <param name="name">Its name in reports.</param>
/// <param name="worker">The worker; it stays the caller's to dispose of.</param>
/// <param name="function">The function.</param>
internal sealed class WorkerContestant(string name, BenchWorker worker, string function) : IContestant
{
    private readonly KafkaTriggerRecord[] _records = new KafkaTriggerRecord[WorkFormat.BatchSize];
    private ResultLog? _results;
    private WorkerUsage? _before;
    private long _sent;
    private int _partition = -1;

    public string Name => name;

    public async ValueTask StartAsync(ResultLog results)
    {
        // A partition nobody has seen: empty state and offsets from 0, in a worker that is warm.
        _partition++;
        _results = results;
        _sent = 0;
        _before = await worker.UsageAsync();
    }

    public async ValueTask ProcessAsync(EncodedBatch batch)
    {
        for (var index = 0; index < batch.Count; index++)
        {
            _records[index] = new KafkaTriggerRecord(
                TumblingWork.Source, _partition, batch.FirstOffset + index, batch.Key(index).ToArray(), batch.Value(index).ToArray(), batch.Timestamp(index), []);
        }

        await worker.RunAsync(function, new ArraySegment<KafkaTriggerRecord>(_records, 0, batch.Count));
        _sent += batch.Count;
    }

    public async ValueTask<Usage> MeasureAsync()
    {
        var host = Environment.CpuUsage.TotalTime;
        var usage = await worker.UsageAsync();
        return new Usage(TimeSpan.FromTicks(usage.CpuTicks), usage.AllocatedBytes, usage.LogBytes, host);
    }

    public async ValueTask StopAsync()
    {
        if (_results is null)
            return;
        var got = (await worker.UsageAsync()).Records - _before!.Records;
        if (got != _sent)
            throw new WorkMismatchException($"{name} took {got:N0} of {_sent:N0} records.");
        var results = await worker.TakeResultsAsync();
        for (var position = 0; position < results.Length; position += WorkFormat.ResultSize)
            results.Span.Slice(position, WorkFormat.ResultSize).CopyTo(_results.Next());
        _results = null;
    }

    public ValueTask DisposeAsync() => default;
}
