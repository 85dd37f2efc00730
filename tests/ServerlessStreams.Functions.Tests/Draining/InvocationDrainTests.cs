using ServerlessStreams.Functions.Draining;

namespace ServerlessStreams.Functions.Tests.Draining;

public sealed class InvocationDrainTests
{
    [Fact]
    public void Close_NothingRuns_IsIdleAtOnceAndLetsNothingIn()
    {
        using var drain = new InvocationDrain();

        Assert.True(drain.CloseAsync().IsCompletedSuccessfully);
        Assert.False(drain.TryEnter());
        Assert.Equal(0, drain.Running);
    }

    [Fact]
    public void Close_SomeRun_IsIdleWithTheLast()
    {
        using var drain = new InvocationDrain();
        Assert.True(drain.TryEnter());
        Assert.True(drain.TryEnter());

        var idle = drain.CloseAsync();
        Assert.False(idle.IsCompleted);
        drain.Exit();
        Assert.False(idle.IsCompleted);
        drain.Exit();

        Assert.True(idle.IsCompletedSuccessfully);
    }

    [Fact]
    public void Exit_BeforeClosing_DoesNotCountAsIdle()
    {
        using var drain = new InvocationDrain();
        drain.TryEnter();
        drain.Exit();

        Assert.True(drain.TryEnter());
        Assert.False(drain.CloseAsync().IsCompleted);
    }
}
