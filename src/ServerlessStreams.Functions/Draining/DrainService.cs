using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Draining;

/// <summary>
/// Ends the work before the worker ends: it neither cancels nor awaits what runs by itself, and the host sends no signal
/// that reaches a function. <c>StoppingAsync</c> comes before the connection to the host is closed, so that answers
/// still get through.
/// </summary>
internal sealed class DrainService(
    InvocationDrain drain, IServiceProvider services, DrainTimes times, TimeProvider time, ILogger<DrainService> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var running = drain.Running;
        var idle = drain.CloseAsync();
        if (running > 0)
        {
            Log.Draining(logger, running);
        }

        if (!await EndsWithinAsync(idle, times.Finish))
        {
            Log.DrainCancels(logger, drain.Running, times.Finish);
            await drain.CancelAsync();
            await EndsWithinAsync(idle, times.Cancel);
        }

        await SettleAsync();
        drain.End();
        await Task.Delay(times.Answers, time, CancellationToken.None);
        if (drain.Running is > 0 and var cutOff)
        {
            Log.CutOff(logger, cutOff);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SettleAsync()
    {
        using var limit = new CancellationTokenSource(times.Settle, time);
        try
        {
            // Not by the constructor: it runs before the checks have said what keeps an engine from being made.
            await services.GetRequiredService<StreamEngine>().SettleAsync(limit.Token);
        }
        catch (Exception exception)
        {
            // It costs the next owner a repeat with the same ids, nothing else.
            Log.SettlingFailed(logger, exception);
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, time, CancellationToken.None);
            return true;
        }
        catch (TimeoutException)
        {
            // Both may have come at once.
            return task.IsCompleted;
        }
    }
}
