using ServerlessStreams.Errors;
using ServerlessStreams.State;

namespace ServerlessStreams.Testing.Tests.Faults;

/// <summary>
/// One of several processes on a log: its own way to the log, on which steps go wrong, its own broker connection, which
/// fails too, and handlers that do not always decide the same.
/// </summary>
internal sealed class TestOwner : IAsyncDisposable
{
    private readonly FaultInjectingStateLog _log;
    private readonly TopologyTestDriver _driver;
    private readonly Chance _chance;
    private CancellationTokenSource _cancellation = new();

    /// <param name="log">Its way to the log.</param>
    /// <param name="taken">Where all owners note what the broker took, in that order.</param>
    /// <param name="seed">0: nothing goes wrong.</param>
    public TestOwner(IStateLog log, List<EmittedRecord> taken, int seed)
    {
        _chance = new Chance(seed);
        var isCalm = seed == 0;
        _log = new FaultInjectingStateLog(log, isCalm ? FaultPlan.None : FaultPlan.Random(
            seed, 0.08, StateLogFault.FailBefore(), StateLogFault.FailAfter(), StateLogFault.CrashBefore, StateLogFault.CrashAfter, StateLogFault.Conflict()));
        _driver = new TopologyTestDriver(EverythingTopology.Topology, new TopologyTestDriverOptions
        {
            StateLog = _log,
            Engine = new()
            {
                RetryTime = TimeSpan.Zero,
                MaxFailurePause = TimeSpan.Zero,
                SnapshotCommits = 1 + _chance.Below(4),
                Errors = new ErrorHandlers { OnProcess = _ => isCalm ? ErrorDecision.DeadLetter : Decide(), OnEmit = _ => isCalm ? ErrorDecision.DeadLetter : Decide() },
            },
        });
        _driver.Broker.PartitionCount = 2;
        _driver.Broker.OnEmit = (record, index) =>
        {
            if (!isCalm && _chance.Once(30))
            {
                throw new EmissionException("the broker is away");
            }

            if (!isCalm && _chance.Once(60))
            {
                _cancellation.Cancel();
                _cancellation.Token.ThrowIfCancellationRequested();
            }

            if (record.Topic == "lists-out" && record.Value is { Length: > 6 })
            {
                throw new RecordRejectedException(index, "too long for this broker");
            }

            lock (taken)
            {
                taken.Add(new EmittedRecord(
                    record.Topic, record.Id.ToString(), record.Cause?.ToString(), record.Key?.ToArray(), record.Value?.ToArray(), record.Timestamp,
                    [.. record.Headers.Select(header => new RecordHeader(header.Key, header.Value?.ToArray()))]));
            }
        };
    }

    public TestBroker Broker => _driver.Broker;

    /// <summary>Hands over a batch; false where the host has to hand it over again.</summary>
    public async Task<bool> TryPipeAsync(SourceRecord[] batch)
    {
        try
        {
            if (_cancellation.IsCancellationRequested)
            {
                _cancellation = new CancellationTokenSource();
            }

            await _driver.PipeAsync(batch, _cancellation.Token);
            return true;
        }
        catch (Exception exception) when (IsInjected(exception))
        {
            await TakeOverAsync(exception);
            return false;
        }
    }

    /// <summary>Something else happens between batches: a query, an end, a death.</summary>
    public async Task DoSomethingElseAsync()
    {
        try
        {
            switch (_chance.Below(6))
            {
                case 0:
                    await _driver.CrashAsync();
                    break;
                case 1:
                    await _driver.RestartAsync();
                    break;
                case 2:
                    foreach (var (_, list) in await _driver.ReadStoreAsync<string, List<string>>("lists"))
                    {
                        // What a reader does with its answer is its own affair.
                        list.Clear();
                    }

                    break;
                case 3:
                    await _driver.GetStatusAsync();
                    break;
            }
        }
        catch (Exception exception) when (IsInjected(exception))
        {
            // The next batch begins with whatever this has left.
            await TakeOverAsync(exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        _cancellation.Dispose();
        return _driver.DisposeAsync();
    }

    private static bool IsInjected(Exception exception) =>
        exception is InjectedCrashException or StateLogException { IsTransient: true } or EmissionException or RecordFailedException
            or OperationCanceledException or InvalidOperationException or SerdeException;

    /// <summary>After a death another process goes on.</summary>
    private async Task TakeOverAsync(Exception exception)
    {
        if (exception is InjectedCrashException)
        {
            _log.Recover();
            await _driver.CrashAsync();
        }
    }

    // A record for which there is no other answer goes to the dead letters in the end, as in the calm run.
    private ErrorDecision Decide() => _chance.Below(12) switch
    {
        0 => ErrorDecision.Retry,
        1 => ErrorDecision.Fail,
        _ => ErrorDecision.DeadLetter,
    };
}
