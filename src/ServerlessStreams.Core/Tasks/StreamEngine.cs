using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ServerlessStreams.Diagnostics;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>
/// Runs batches through topologies: each task's part is processed, committed in one write with its outbox and offsets,
/// and sent out. One per process; safe for concurrent use.
/// </summary>
public sealed class StreamEngine : IAsyncDisposable
{
    private readonly StreamEngineOptions _options;
    private readonly IStateLog _log;
    private readonly IEmitter _emitter;
    private readonly ITopicMetadata _metadata;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskLoader _loader;
    private readonly ConcurrentDictionary<TaskId, CachedTask> _tasks = new();
    private readonly ConcurrentDictionary<string, FailurePause> _pauses = new();

    /// <summary>Makes an engine. It disposes neither log nor emitter.</summary>
    /// <param name="options">How tasks are run.</param>
    /// <param name="log">The state.</param>
    /// <param name="emitter">Sends results out.</param>
    /// <param name="metadata">Answers about topics.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <exception cref="ArgumentException">Options are not valid; all reasons are given together.</exception>
    public StreamEngine(StreamEngineOptions options, IStateLog log, IEmitter emitter, ITopicMetadata metadata, TimeProvider timeProvider, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _log = log;
        _emitter = emitter;
        _metadata = metadata;
        _time = timeProvider;
        _logger = loggers.CreateLogger<StreamEngine>();
        _loader = new TaskLoader(log);
    }

    /// <summary>
    /// Processes a batch: returns when all of it is committed and sent out. Records may be of several partitions;
    /// each partition's are in offset order. Records that were committed before are skipped.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled: what was not committed is not; nothing is counted against the records.</exception>
    /// <exception cref="StreamsException">The batch fails; run it again. Parts of it may be committed and are skipped then.</exception>
    public async Task<BatchResult> ProcessAsync(Topology topology, ReadOnlyMemory<SourceRecord> batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var pause = _pauses.GetOrAdd(topology.Name, _ => new FailurePause());
        try
        {
            using var parts = BatchPartitioning.Of(batch);
            var results = new TaskResult[parts.Count];
            if (parts.Count == 1)
            {
                results[0] = await RunAsync(topology, parts.PartitionAt(0), parts.RecordsAt(0), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var running = new Task<TaskResult>[parts.Count];
                for (var index = 0; index < parts.Count; index++)
                {
                    var partition = parts.PartitionAt(index);
                    var records = parts.RecordsAt(index);
                    running[index] = Task.Run(() => RunAsync(topology, partition, records, cancellationToken), CancellationToken.None);
                }

                results = await Task.WhenAll(running).ConfigureAwait(false);
            }

            pause.Succeeded();
            var sum = default(TaskCounters);
            foreach (var result in results)
            {
                sum += result.Counters;
            }

            EngineMetrics.Processed(topology.Name, sum);
            return new BatchResult(sum, results);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OperationCanceledException)
        {
            var length = pause.Failed(_options.MaxFailurePause);
            Log.BatchFailed(_logger, topology.Name, length, exception.Message);
            if (length > TimeSpan.Zero)
            {
                await Task.Delay(length, _time, cancellationToken).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>
    /// Writes down what is published, for every task whose head does not say so yet, so that a next owner sends nothing
    /// again. Called at shutdown, when no batch runs any more. Failures are logged only: they cost repeats, no loss.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var cached in _tasks.Values)
        {
            if (!await cached.Lock.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            try
            {
                if (!cached.IsLoaded || !cached.Task.NeedsSettling)
                {
                    continue;
                }

                var commit = cached.Task.PrepareSettle(Now);
                cached.IsLoaded = false;
                if (await _log.AppendAsync(cached.Task.Id, cached.Task.Head, commit, cancellationToken).ConfigureAwait(false) == AppendOutcome.Appended)
                {
                    cached.Task.Confirm(commit.Head);
                    cached.IsLoaded = true;
                }
            }
            catch (StateLogException exception)
            {
                Log.Retrying(_logger, cached.Task.Id, "settling", TimeSpan.Zero, exception.Message);
            }
            finally
            {
                cached.Lock.Release();
            }
        }
    }

    /// <summary>Reads a key-value store of all tasks of a topology, as committed. No order is promised.</summary>
    /// <param name="topology">The topology.</param>
    /// <param name="store">The store's name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ArgumentException">The topology has no such store with these types.</exception>
    public async IAsyncEnumerable<KeyValuePair<TKey, TValue>> QueryAsync<TKey, TValue>(
        Topology topology, string store, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var index = StoreIndex(topology, store);
        await foreach (var id in _log.ListTasksAsync(topology.Name, cancellationToken).ConfigureAwait(false))
        {
            List<KeyValuePair<TKey, TValue>> entries = [];
            var cached = Get(topology, id);
            await cached.Lock.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await CatchUpAsync(cached, cancellationToken).ConfigureAwait(false);
                StateReading.Read(cached.Task.Stores[index], entries);
            }
            finally
            {
                cached.Lock.Release();
            }

            foreach (var entry in entries)
            {
                yield return entry;
            }
        }
    }

    /// <summary>How all tasks of a topology stand, as committed: offsets, watermarks, and why windows are open.</summary>
    public async Task<IReadOnlyList<StreamTaskStatus>> GetStatusAsync(Topology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        List<StreamTaskStatus> statuses = [];
        await foreach (var id in _log.ListTasksAsync(topology.Name, cancellationToken).ConfigureAwait(false))
        {
            var cached = Get(topology, id);
            await cached.Lock.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await CatchUpAsync(cached, cancellationToken).ConfigureAwait(false);
                statuses.Add(StreamTaskStatus.Of(cached.Task));
            }
            finally
            {
                cached.Lock.Release();
            }
        }

        return statuses;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var cached in _tasks.Values)
        {
            cached.Lock.Dispose();
        }

        _tasks.Clear();
        return ValueTask.CompletedTask;
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private static int StoreIndex(Topology topology, string store)
    {
        var index = topology.StoreNames.IndexOf(store);
        return index >= 0
            ? index
            : throw new ArgumentException($"Topology '{topology.Name}' has no store '{store}'; it has {string.Join(", ", topology.StoreNames)}.", nameof(store));
    }

    private CachedTask Get(Topology topology, TaskId id)
    {
        var cached = _tasks.GetOrAdd(id, _ => new CachedTask(topology, new StreamTask(topology, id, _options.Errors)));
        return ReferenceEquals(cached.Topology, topology)
            ? cached
            : throw new InvalidOperationException($"Two topologies are named '{topology.Name}'. Build a topology once and keep it, e.g. in a static property with an initialiser.");
    }

    private async Task<TaskResult> RunAsync(Topology topology, int partition, ReadOnlyMemory<SourceRecord> records, CancellationToken cancellationToken)
    {
        var cached = Get(topology, new TaskId(topology.Name, TaskId.MainSubtopology, partition));
        await cached.Lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var run = new TaskRun(cached, _options, _log, _loader, _emitter, _metadata, _time, _logger);
            return await run.RunAsync(records, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            cached.Lock.Release();
        }
    }

    private async Task CatchUpAsync(CachedTask cached, CancellationToken cancellationToken)
    {
        if (!cached.IsLoaded)
        {
            cached.Task.Clear();
        }

        cached.IsLoaded = false;
        await _loader.CatchUpAsync(cached.Task, cached.Topology.Fingerprint, cancellationToken).ConfigureAwait(false);
        cached.IsLoaded = true;
    }
}
