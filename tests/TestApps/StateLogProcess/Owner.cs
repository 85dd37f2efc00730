using System.IO.Hashing;
using ServerlessStreams.Errors;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace StateLogProcess;

/// <summary>
/// One owner of a task, in small what the engine is: a list of values as its state, one value a commit, snapshots and
/// trims, and after every failure the log decides. Whatever happens, the state is a list of values that were added.
/// </summary>
public sealed class Owner(IStateLog log, TaskId task)
{
    private const int ValuesPerBlock = 4;

    private readonly List<long> _values = [];
    private SnapshotReference? _written;
    private bool _isLoaded;

    public TaskHead? Head { get; private set; }

    public IReadOnlyList<long> Values => _values;

    /// <summary>Reads what the log has and this owner has not.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var head = await log.ReadHeadAsync(task, cancellationToken);
            if (_isLoaded && (head is null ? Head is null : Head is not null && head.IsSameWrite(Head)))
            {
                return;
            }

            try
            {
                await ReadAsync(head, cancellationToken);
                return;
            }
            catch (CommitsTrimmedException)
            {
                Forget();
            }
            catch
            {
                Forget();
                throw;
            }
        }
    }

    /// <summary>Appends a value after what this owner has seen, whether or not that is the newest.</summary>
    public async Task<AppendOutcome> TryAddAsync(long value, CancellationToken cancellationToken = default)
    {
        var head = Next(Head, _written ?? Head?.Snapshot);
        var payload = OwnerBytes.Encode([value]);
        AppendOutcome outcome;
        try
        {
            outcome = await log.AppendAsync(task, Head, new CommitBatch(head, payload), cancellationToken);
        }
        catch
        {
            // Nobody knows; the log decides at the next load.
            Forget();
            throw;
        }
        finally
        {
            // The buffer is ours again.
            payload.AsSpan().Fill(0xEE);
        }

        _written = null;
        if (outcome == AppendOutcome.Appended)
        {
            Head = head;
            _values.Add(value);
        }

        return outcome;
    }

    /// <summary>Adds a value exactly once, through conflicts and passing failures.</summary>
    public async Task AddAsync(long value, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await CatchUpAsync(cancellationToken);
                if (_values.Contains(value) || await TryAddAsync(value, cancellationToken) == AppendOutcome.Appended)
                {
                    return;
                }
            }
            catch (StateLogException exception) when (exception.IsTransient && attempt < 50)
            {
                // Again, from what the log says.
            }
        }
    }

    /// <summary>Writes the blocks of a snapshot; the next append names it.</summary>
    public async Task WriteSnapshotAsync(CancellationToken cancellationToken = default)
    {
        if (Head is not { } head)
        {
            return;
        }

        var hash = new XxHash3();
        var nonce = Guid.NewGuid();
        var count = 0;
        var bytes = 0L;
        foreach (var values in _values.Chunk(ValuesPerBlock))
        {
            var block = OwnerBytes.Encode(values);
            hash.Append(block);
            bytes += block.Length;
            await log.WriteSnapshotBlockAsync(task, head.Sequence, nonce, count++, block, cancellationToken);
            block.AsSpan().Fill(0xEE);
        }

        _written = new SnapshotReference(head.Sequence, nonce, count, bytes, hash.GetCurrentHashAsUInt64());
    }

    /// <summary>Trims to the snapshot that the stored head is known to name.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken = default)
    {
        if (Head?.Snapshot is { } snapshot)
        {
            await log.TrimAsync(task, snapshot.Sequence, snapshot, cancellationToken);
        }
    }

    public static TaskHead Next(TaskHead? head, SnapshotReference? snapshot) => new()
    {
        Epoch = head?.Epoch ?? 1,
        Sequence = (head?.Sequence ?? 0) + 1,
        Nonce = Guid.NewGuid(),
        Sources = [new SourceProgress("source", (head?.Sequence ?? 0) + 1, SourceProgress.NoWatermark, 1)],
        CommittedAt = 1_000_000 + (head?.Sequence ?? 0),
        Snapshot = snapshot,
        Fingerprint = StateFingerprint.Empty,
        OutboxCount = 0,
        PublishedSequence = head?.Sequence ?? 0,
    };

    private async Task ReadAsync(TaskHead? head, CancellationToken cancellationToken)
    {
        var from = 0L;
        if (_isLoaded && Head is { } known && head is not null)
        {
            from = known.Sequence;
        }
        else
        {
            Forget();
            if (head?.Snapshot is { } snapshot)
            {
                await ReadSnapshotAsync(snapshot, cancellationToken);
                from = snapshot.Sequence;
            }
        }

        _written = null;
        var next = from + 1;
        await foreach (var commit in log.ReadCommitsAsync(task, from, head?.Sequence ?? 0, cancellationToken))
        {
            if (commit.Sequence != next++)
            {
                throw new InvalidDataException($"Commit {commit.Sequence} was read where {next - 1} follows.");
            }

            OwnerBytes.Decode(commit.Payload.Span, _values);
        }

        if (next != (head?.Sequence ?? 0) + 1)
        {
            throw new InvalidDataException($"Commits end at {next - 1}, the head has sequence {head?.Sequence}.");
        }

        Head = head;
        _isLoaded = true;
    }

    private async Task ReadSnapshotAsync(SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        var hash = new XxHash3();
        var bytes = 0L;
        await foreach (var block in log.ReadSnapshotAsync(task, snapshot, cancellationToken))
        {
            hash.Append(block.Span);
            bytes += block.Length;
            OwnerBytes.Decode(block.Span, _values);
        }

        if (bytes != snapshot.ByteCount || hash.GetCurrentHashAsUInt64() != snapshot.Hash)
        {
            throw new InvalidDataException($"Snapshot {snapshot.Sequence} has other bytes than were written.");
        }
    }

    private void Forget()
    {
        _values.Clear();
        Head = null;
        _written = null;
        _isLoaded = false;
    }
}
