using Microsoft.Extensions.Logging;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.State;

namespace ServerlessStreams.Tasks;

/// <summary>
/// One task's part of one batch, in the order of the design: load, publish what is left over, reconcile offsets,
/// process, commit, publish, and now and then a snapshot.
/// </summary>
internal sealed class TaskRun
{
    private readonly CachedTask _cached;
    private readonly StreamTask _task;
    private readonly StreamEngineOptions _options;
    private readonly IStateLog _log;
    private readonly TaskLoader _loader;
    private readonly OutboxPublisher _publisher;
    private readonly OffsetReconciliation _offsets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TransientRetry _retry;
    private int _conflicts;

    public TaskRun(
        CachedTask cached,
        StreamEngineOptions options,
        IStateLog log,
        TaskLoader loader,
        IEmitter emitter,
        ITopicMetadata metadata,
        TimeProvider time,
        ILogger logger)
    {
        _cached = cached;
        _task = cached.Task;
        _options = options;
        _log = log;
        _loader = loader;
        _time = time;
        _logger = logger;
        _retry = new TransientRetry(options.RetryTime, time, logger, _task.Id);
        _publisher = new OutboxPublisher(emitter, metadata, options.Errors, logger);
        _offsets = new OffsetReconciliation(cached, options, metadata, logger);
    }

    public async Task<TaskResult> RunAsync(ReadOnlyMemory<SourceRecord> records, CancellationToken cancellationToken)
    {
        _task.Runtime.ForgetAttempts();
        _task.ChecksChanges = false;
        var counters = await CommitAsync(records, cancellationToken).ConfigureAwait(false);
        await PublishAsync(cancellationToken).ConfigureAwait(false);
        await SnapshotAsync(cancellationToken).ConfigureAwait(false);
        return new TaskResult(_task.Id, counters, _task.OpenWindowCount, _conflicts);
    }

    private async Task<TaskCounters> CommitAsync(ReadOnlyMemory<SourceRecord> records, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _retry.RunAsync("loading", LoadAsync, cancellationToken).ConfigureAwait(false);
            await PublishAsync(cancellationToken).ConfigureAwait(false);
            await _retry.RunAsync("asking the broker", token => ReconcileAsync(records, token), cancellationToken).ConfigureAwait(false);
            try
            {
                _task.Process(records.Span, Now, cancellationToken);
            }
            catch (RetryBatchException exception)
            {
                Rollback();
                await _retry.PauseAsync("the record handler's retry", exception, cancellationToken).ConfigureAwait(false);
                continue;
            }
            catch (Exception exception)
            {
                Rollback();

                // What is neither a decision nor a cancellation may have come out of taking a record back, which then is half done.
                _cached.IsLoaded = exception is RecordFailedException or OperationCanceledException;
                throw;
            }

            var counters = _task.Runtime.Counters.ToCounters(_task.Runtime.Outbox.Count);
            if (!_task.HasChanges)
            {
                Rollback();
                return counters;
            }

            if (await TryAppendAsync(cancellationToken).ConfigureAwait(false))
            {
                return counters;
            }
        }
    }

    private async Task<bool> TryAppendAsync(CancellationToken cancellationToken)
    {
        CommitBatch commit;
        try
        {
            commit = _task.Prepare(Now);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Rollback();
            if (_task.ChecksChanges)
            {
                throw;
            }

            // A key or a value cannot be written. The batch runs again and looks at once what each record leaves behind,
            // so that the one that did it fails and no other.
            Log.CheckingChanges(_logger, exception, _task.Id);
            _task.ChecksChanges = true;
            return false;
        }

        AppendOutcome outcome;
        try
        {
            outcome = await _log.AppendAsync(_task.Id, _task.Head, commit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Nobody knows whether the commit is there: the log decides at the next load.
            _task.Rollback();
            _cached.IsLoaded = false;
            if (exception is StateLogException { IsTransient: true })
            {
                await _retry.PauseAsync("the commit", exception, cancellationToken).ConfigureAwait(false);
                return false;
            }

            throw;
        }

        if (outcome == AppendOutcome.Appended)
        {
            _task.Confirm(commit.Head);
            return true;
        }

        _task.Rollback();
        _cached.IsLoaded = false;
        Log.Conflict(_logger, _task.Id, ++_conflicts);

        // Two owners that collide would do so again if they ran in step.
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, 10 * Math.Min(_conflicts - 1, 10) + 1)), _time, cancellationToken).ConfigureAwait(false);
        await _retry.RunAsync("catching up", CatchUpAsync, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (!_cached.IsLoaded)
        {
            _task.Clear();
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
            if (_task.Head is { } head)
            {
                Log.Loaded(_logger, _task.Id, head.Sequence, head.Epoch);
            }
        }

        // Not part of loading: a query may have loaded the task before the first batch came.
        if (!_cached.IsChecked)
        {
            await _offsets.CheckPartitionCountsAsync(cancellationToken).ConfigureAwait(false);
            _cached.IsChecked = true;
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        _cached.IsLoaded = false;
        await _loader.CatchUpAsync(_task, _cached.Topology.Fingerprint, cancellationToken).ConfigureAwait(false);
        _cached.IsLoaded = true;
    }

    private async Task ReconcileAsync(ReadOnlyMemory<SourceRecord> records, CancellationToken cancellationToken)
    {
        // A second try may come after a load or a reset that failed half way: nothing is decided on what it left in memory.
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        if (await _offsets.IsBehindAsync(records, cancellationToken).ConfigureAwait(false))
        {
            // A gap may only be our cache that is old: somebody else may have committed what is missing.
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        }

        // Whoever committed it may have died before it was sent out, and no append may come before that.
        await PublishAsync(cancellationToken).ConfigureAwait(false);
        while (await _offsets.ReconcileAsync(records, cancellationToken).ConfigureAwait(false) is { } regression)
        {
            await ResetAsync(regression, cancellationToken).ConfigureAwait(false);
            await PublishAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ResetAsync(OffsetRegression regression, CancellationToken cancellationToken)
    {
        var before = _task.Head!;
        _cached.IsLoaded = false;
        var commit = _task.PrepareReset(Now);
        var outcome = await _log.AppendAsync(_task.Id, before, commit, cancellationToken).ConfigureAwait(false);
        if (outcome == AppendOutcome.Appended)
        {
            _task.Confirm(commit.Head);
            _cached.IsLoaded = true;
            Log.Reset(_logger, _task.Id, regression.Topic, regression.Partition, regression.End, regression.NextOffset, commit.Head.Epoch);
        }
        else
        {
            _task.Clear();
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Taking back runs a serde, which may throw: memory is believed only when it went through.</summary>
    private void Rollback()
    {
        _cached.IsLoaded = false;
        _task.Rollback();
        _cached.IsLoaded = true;
    }

    private Task PublishAsync(CancellationToken cancellationToken) =>
        _task.Outbox.PendingCount == 0
            ? MarkPublished()
            : _retry.RunAsync("sending results", async token =>
            {
                await _publisher.PublishAsync(_task.Outbox, token).ConfigureAwait(false);
                await MarkPublished().ConfigureAwait(false);
            }, cancellationToken);

    private Task MarkPublished()
    {
        if (_task.Head is not null)
        {
            _task.Published();
        }

        return Task.CompletedTask;
    }

    private async Task SnapshotAsync(CancellationToken cancellationToken)
    {
        var head = _task.Head;
        try
        {
            if (head?.Snapshot is { } named && _task.WrittenSnapshot == named)
            {
                // The head that names it is stored: what it replaces can go.
                _task.WrittenSnapshot = null;
                await _log.TrimAsync(_task.Id, Math.Min(named.Sequence, head.PublishedSequence), named, cancellationToken).ConfigureAwait(false);
            }
            else if (head is not null && _task.WrittenSnapshot is null && _task.Snapshots.IsDue(_options))
            {
                var snapshot = await _task.SnapshotWriter.WriteAsync(_task, _log, cancellationToken).ConfigureAwait(false);
                _task.WrittenSnapshot = snapshot;
                _task.Snapshots.Reset(snapshot.ByteCount, 0);
            }
        }
        catch (Exception exception) when (exception is StateLogException or OperationCanceledException)
        {
            // The batch is committed and sent; keeping the log short can wait.
            Log.SnapshotFailed(_logger, exception, _task.Id, head?.Sequence ?? 0);
        }
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
