using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace ServerlessStreams.Kafka.Emission;

/// <summary>The one producer of a process and broker, and its replacement.</summary>
internal sealed class ProducerPool(
    WireProducerFactory factory, string brokers, EmitterTimes times, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly HashSet<Task> _endings = [];
    private readonly HashSet<ProducerGeneration> _condemned = [];
    private readonly HashSet<ProducerGeneration> _owned = [];
    private ProducerGeneration? _current;
    private Error? _lastError;
    private bool _disposed;

    /// <summary>The connection's last error; null after anything went well.</summary>
    public Error? LastError => Volatile.Read(ref _lastError);

    /// <summary>Begins to use the producer, which is made when there is none.</summary>
    public ProducerGeneration Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(KafkaEmitter));
            var generation = _current ??= Make();
            generation.Users++;
            return generation;
        }
    }

    /// <summary>Begins to use a producer that nobody else gets, which is made when there is none or the last one failed.</summary>
    public ProducerGeneration EnterOwn(ref ProducerGeneration? own)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(KafkaEmitter));
            if (own is not { IsCondemned: false })
            {
                own = Make();
                _owned.Add(own);
            }

            own.Users++;
            return own;
        }
    }

    /// <summary>Ends the use.</summary>
    public void Leave(ProducerGeneration generation)
    {
        lock (_gate)
        {
            if (--generation.Users == 0 && generation.IsCondemned)
            {
                End(generation);
            }
        }
    }

    /// <summary>
    /// Nobody begins to use the producer any more. It ends when its users have left, at the latest after the time for
    /// last reports: a fatal error comes before the reports that say which record it was.
    /// </summary>
    public void Condemn(ProducerGeneration generation, string reason)
    {
        lock (_gate)
        {
            if (!CondemnLocked(generation, reason) || generation.IsEnding)
            {
                return;
            }

            if (generation.Users == 0)
            {
                End(generation);
            }
            else
            {
                _ = EndLaterAsync(generation);
            }
        }
    }

    /// <summary>Ends the producer at once: what it holds is purged, whoever's it is, and their owners send it again.</summary>
    public void GiveUp(ProducerGeneration generation, string reason)
    {
        lock (_gate)
        {
            CondemnLocked(generation, reason);
            End(generation);
        }
    }

    /// <summary>The broker has answered.</summary>
    public void ReportSuccess()
    {
        if (Volatile.Read(ref _lastError) is not null && Interlocked.Exchange(ref _lastError, null) is not null)
        {
            logger.BrokerAnswersAgain(brokers);
        }
    }

    /// <summary>The connection has failed, or something on it.</summary>
    public void ReportTrouble(Error error)
    {
        if (Interlocked.Exchange(ref _lastError, error) is null)
        {
            logger.BrokerTrouble(brokers, error.Reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] endings;
        lock (_gate)
        {
            _disposed = true;
            foreach (var generation in (ProducerGeneration[])[.. _condemned, .. _owned])
            {
                End(generation);
            }

            if (_current is { } current)
            {
                End(current);
                _current = null;
            }

            endings = [.. _endings];
        }

        await Task.WhenAll(endings);
    }

    private ProducerGeneration Make()
    {
        ProducerGeneration? made = null;
        var producer = factory(error =>
        {
            if (!error.IsFatal)
            {
                ReportTrouble(error);
            }
            else if (Volatile.Read(ref made) is { } generation)
            {
                generation.FatalError = error;
                Condemn(generation, $"fatal error: {error.Reason}");
            }
        });
        var result = new ProducerGeneration(producer, times, time, answer =>
        {
            if (answer >= ErrorCode.NoError)
            {
                // Even "there is no such topic" is an answer.
                ReportSuccess();
            }
            else if (answer != ErrorCode.Local_Destroy && LastError is null)
            {
                ReportTrouble(new Error(answer));
            }
        });
        Volatile.Write(ref made, result);
        return result;
    }

    private bool CondemnLocked(ProducerGeneration generation, string reason)
    {
        if (generation.IsCondemned)
        {
            return false;
        }

        generation.IsCondemned = true;
        _condemned.Add(generation);
        if (_current == generation)
        {
            _current = null;
        }

        logger.ProducerGivenUp(brokers, reason);
        return true;
    }

    private async Task EndLaterAsync(ProducerGeneration generation)
    {
        await Task.Delay(times.LastReports, time);
        lock (_gate)
        {
            End(generation);
        }
    }

    private void End(ProducerGeneration generation)
    {
        if (generation.IsEnding)
        {
            return;
        }

        generation.IsEnding = true;
        _condemned.Remove(generation);
        _owned.Remove(generation);
        var ending = EndAsync(generation);
        _endings.Add(ending);
        _ = ending.ContinueWith(
            done =>
            {
                lock (_gate)
                {
                    _endings.Remove(done);
                }
            },
            TaskScheduler.Default);
    }

    private async Task EndAsync(ProducerGeneration generation)
    {
        // Not under the lock of the caller.
        await Task.Yield();
        try
        {
            await generation.DisposeAsync();
        }
        catch (Exception exception)
        {
            logger.CloseFailed(exception, brokers);
        }
    }
}
