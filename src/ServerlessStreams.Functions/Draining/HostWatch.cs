using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServerlessStreams.Functions.Draining;

/// <summary>
/// Ends the worker with its host: by itself it would live on, idle, for ever. A host that holds the worker's standard
/// input open says so by an environment variable; the input's end is then the host's.
/// </summary>
internal sealed class HostWatch(Func<Stream> openInput, bool isWanted, IHostApplicationLifetime lifetime, ILogger<HostWatch> logger) : IHostedService
{
    /// <summary>Set to <c>1</c> by the host that starts the worker.</summary>
    public const string Variable = "SERVERLESSSTREAMS_EXIT_WITH_HOST";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (isWanted)
        {
            // Reading a console or pipe blocks, so it is a thread's whole work; a background one keeps no process alive.
            new Thread(Watch) { IsBackground = true, Name = nameof(HostWatch) }.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Watch()
    {
        try
        {
            using var input = openInput();
            Span<byte> ignored = stackalloc byte[256];
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException exception)
        {
            // A broken pipe is an end too.
            Log.HostInputFailed(logger, exception);
        }

        Log.HostIsGone(logger);
        lifetime.StopApplication();
    }
}
