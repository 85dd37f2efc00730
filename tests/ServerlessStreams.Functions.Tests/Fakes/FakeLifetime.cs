using Microsoft.Extensions.Hosting;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal sealed class FakeLifetime : IHostApplicationLifetime
{
    public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => CancellationToken.None;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication() => Stopped.TrySetResult();
}
