using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>
/// A function's own retry policy (<c>[FixedDelayRetry]</c>, <c>[ExponentialBackoffRetry]</c>). It runs inside one attempt
/// of the trigger: with 2 retries each attempt is up to 3 invocations.
/// </summary>
/// <param name="MaxRetries">Retries after the first invocation; -1 for no end, 0 for no policy.</param>
/// <param name="First">The delay before the first retry.</param>
/// <param name="Longest">The delay grows twofold up to this one; equal to <paramref name="First"/> where it is fixed.</param>
internal sealed record RetryPolicy(int MaxRetries, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Reads the policy of a function's metadata.</summary>
    public static RetryPolicy Read(RpcRetryOptions? options)
    {
        if (options == null)
        {
            return new(0, TimeSpan.Zero, TimeSpan.Zero);
        }

        var isFixed = options.RetryStrategy == RpcRetryOptions.Types.RetryStrategy.FixedDelay;
        var first = (isFixed ? options.DelayInterval : options.MinimumInterval)?.ToTimeSpan() ?? TimeSpan.Zero;
        var longest = isFixed ? first : options.MaximumInterval?.ToTimeSpan() ?? first;
        return new(options.MaxRetryCount, first, longest);
    }

    /// <summary>Whether there is another retry after <paramref name="done"/> of them.</summary>
    public bool Allows(int done) => MaxRetries < 0 || done < MaxRetries;

    /// <summary>The wait before the retry that follows <paramref name="done"/> of them.</summary>
    public TimeSpan Delay(int done)
    {
        var delay = First;
        for (var i = 0; i < done && delay < Longest; i++)
        {
            delay *= 2;
        }

        return delay < Longest ? delay : Longest;
    }
}
