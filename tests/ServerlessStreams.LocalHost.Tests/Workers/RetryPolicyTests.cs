using Google.Protobuf.WellKnownTypes;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class RetryPolicyTests
{
    [Fact]
    public void Read_None_AllowsNoRetry() => Assert.False(RetryPolicy.Read(null).Allows(0));

    [Fact]
    public void Read_Fixed_SameDelayAgain()
    {
        var policy = RetryPolicy.Read(new()
        {
            MaxRetryCount = 2, DelayInterval = Seconds(1), RetryStrategy = RpcRetryOptions.Types.RetryStrategy.FixedDelay,
        });

        Assert.Equal((true, true, false), (policy.Allows(0), policy.Allows(1), policy.Allows(2)));
        Assert.Equal((1, 1), (policy.Delay(0).TotalSeconds, policy.Delay(5).TotalSeconds));
    }

    [Fact]
    public void Read_Exponential_DoublesUpToTheLongest()
    {
        var policy = RetryPolicy.Read(new()
        {
            MaxRetryCount = -1, MinimumInterval = Seconds(4), MaximumInterval = Seconds(20),
            RetryStrategy = RpcRetryOptions.Types.RetryStrategy.ExponentialBackoff,
        });

        Assert.True(policy.Allows(1_000_000));
        Assert.Equal([4, 8, 16, 20, 20], new[] { 0, 1, 2, 3, 1_000_000 }.Select(done => policy.Delay(done).TotalSeconds));
    }

    private static Duration Seconds(int seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
