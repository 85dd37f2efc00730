using System.Diagnostics;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>One worker process: its output line by line, its end, and the means to end it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int LinesKept = 20;

    // A child of the worker may hold its output open for ever; what is in the pipe arrives at once.
    private static readonly TimeSpan _lastOutput = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;

    private WorkerProcess(Process process, Action<string, bool> onLine, TimeProvider time)
    {
        _process = process;
        _time = time;
        Id = process.Id;
        _output = Task.WhenAll(
            ReadAsync(process.StandardOutput, line => onLine(line, false)),
            ReadAsync(process.StandardError, line => onLine(line, true)));
        process.Exited += (_, _) => _ = EndAsync();
        process.EnableRaisingEvents = true;
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Done when the process has ended and its last lines are read, with the exit code (128 + n after signal n).</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines it wrote, oldest first.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lastLines)
            {
                return [.. _lastLines];
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="start">Made by <see cref="WorkerCommand"/>.</param>
    /// <param name="onLine">Gets every line, true for standard error.</param>
    /// <param name="time">The clock.</param>
    public static WorkerProcess Start(ProcessStartInfo start, Action<string, bool> onLine, TimeProvider time)
    {
        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            process.Dispose();
            throw new Hosting.LocalHostException($"The worker cannot be started: {exception.Message}", exception);
        }

        return new(process, onLine, time);
    }

    /// <summary>Ends it and what it has started, at once.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // Already gone.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        _process.Dispose();
    }

    private async Task EndAsync()
    {
        try
        {
            // The worker is gone: its watchdog must not take the closing pipe for the end of this host.
            await _process.StandardInput.WriteLineAsync();
            _process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // No watchdog is left to read it.
        }

        try
        {
            await _output.WaitAsync(_lastOutput, _time);
        }
        catch (TimeoutException)
        {
            // Held open by somebody else.
        }

        _exited.TrySetResult(_process.ExitCode);
    }

    private async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (_lastLines)
                {
                    _lastLines.Enqueue(line);
                    if (_lastLines.Count > LinesKept)
                    {
                        _lastLines.Dequeue();
                    }
                }

                onLine(line);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Closed by the end of the process.
        }
    }
}
