using ServerlessStreams.Functions.Draining;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests.Draining;

public sealed class DrainMiddlewareTests
{
    private readonly InvocationDrain _drain = new();

    [Fact]
    public async Task Invoke_Open_RunsAndIsCountedWhileItRuns()
    {
        var seen = 0;

        await new DrainMiddleware(_drain).Invoke(new FakeFunctionContext(), _ =>
        {
            seen = _drain.Running;
            return Task.CompletedTask;
        });

        Assert.Equal((1, 0), (seen, _drain.Running));
    }

    [Fact]
    public async Task Invoke_FunctionThrows_IsCountedOutAndThrownOn()
    {
        var middleware = new DrainMiddleware(_drain);

        await Assert.ThrowsAsync<FormatException>(() => middleware.Invoke(new FakeFunctionContext(), _ => throw new FormatException()));

        Assert.Equal(0, _drain.Running);
    }

    [Fact]
    public async Task Invoke_Closed_IsRefusedLateAndDoesNotRun()
    {
        await _drain.CloseAsync();
        var ran = false;

        var refused = new DrainMiddleware(_drain).Invoke(new FakeFunctionContext(), _ =>
        {
            ran = true;
            return Task.CompletedTask;
        });
        Assert.False(refused.IsCompleted);
        _drain.End();

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => refused);
        Assert.Contains("'prices-function'", exception.Message, StringComparison.Ordinal);
        Assert.False(ran);
    }

    [Fact]
    public async Task Invoke_ClosedAndItsOwnTokenCancelled_EndsAtOnce()
    {
        await _drain.CloseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new DrainMiddleware(_drain).Invoke(new FakeFunctionContext(new CancellationToken(true)), _ => Task.CompletedTask));
    }
}
