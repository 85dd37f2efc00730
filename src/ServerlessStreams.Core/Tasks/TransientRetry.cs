using Microsoft.Extensions.Logging;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Tasks;

/// <summary>Repeats what fails for a passing reason, with growing pauses, within one invocation's time.</summary>
internal sealed class TransientRetry(TimeSpan limit, TimeProvider time, ILogger logger, TaskId task)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly long _started = time.GetTimestamp();
    private int _pauses;

    public async Task RunAsync(string what, Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await action(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (StreamsException exception) when (IsTransient(exception))
            {
                await PauseAsync(what, exception, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before the next try; throws the failure where the time is over.</summary>
    public async Task PauseAsync(string what, Exception exception, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pause = FirstPause * Math.Pow(2, Math.Min(_pauses++, 10));
        pause = pause < LongestPause ? pause : LongestPause;
        if (time.GetElapsedTime(_started) + pause > limit)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception is RetryBatchException { InnerException: { } inner } ? inner : exception);
        }

        Log.Retrying(logger, task, what, pause, exception.Message);
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsTransient(StreamsException exception) =>
        exception is StateLogException { IsTransient: true } or EmissionException or BrokerException;
}
