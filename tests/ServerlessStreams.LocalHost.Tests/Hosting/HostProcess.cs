using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

/// <summary>The host as a process of its own, as users run it; ended with the test at the latest.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Task _reading;

    private HostProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    public int Id => _process.Id;

    public IReadOnlyList<string> Output => [.. _output];

    public string Text => string.Join('\n', _output.Concat(_errors));

    public static HostProcess Start(string app, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [TestApps.HostAssembly, app, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Waits for a line of standard output or error.</summary>
    public Task SaysAsync(string text) => Eventually.TrueAsync(
        () => _process.HasExited || Text.Contains(text, StringComparison.Ordinal), $"'{text}' from the host, which said:\n{Text}");

    /// <summary>The worker's process: what the host's children run of the app.</summary>
    public int Worker(string assembly) => Directory.GetDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Single(id => id != 0 && id != Id && Processes.CommandLine(id).Contains(assembly) && Processes.Parent(id) == Id);

    public void Signal(string signal) => Processes.Signal(Id, signal);

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(EchoWorker.Patience);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
        }
    }
}
