using System.IO.Pipelines;
using ServerlessStreams.Functions.Draining;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests.Draining;

public sealed class HostWatchTests
{
    private readonly FakeLifetime _lifetime = new();
    private readonly FakeLogger<HostWatch> _logger = new();

    [Fact]
    public async Task Start_InputEnds_StopsTheApp()
    {
        var pipe = new Pipe();
        await new HostWatch(() => pipe.Reader.AsStream(), isWanted: true, _lifetime, _logger).StartAsync(CancellationToken.None);
        await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 });
        Assert.False(_lifetime.Stopped.Task.IsCompleted);

        await pipe.Writer.CompleteAsync();

        await _lifetime.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Start_InputBreaks_StopsTheApp()
    {
        var pipe = new Pipe();
        await new HostWatch(() => pipe.Reader.AsStream(), isWanted: true, _lifetime, _logger).StartAsync(CancellationToken.None);

        await pipe.Writer.CompleteAsync(new IOException("broken pipe"));

        await _lifetime.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Start_NotWanted_DoesNotTouchTheInput()
    {
        var opened = false;

        await new HostWatch(
            () =>
            {
                opened = true;
                return Stream.Null;
            },
            isWanted: false,
            _lifetime,
            _logger).StartAsync(CancellationToken.None);

        Assert.False(opened);
        Assert.False(_lifetime.Stopped.Task.IsCompleted);
    }
}
