using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.Integration.Tests.Running;

/// <summary>LocalHost on the function app, as a process of its own; ended with the test at the latest.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    // Settings of whoever runs the tests must not reach the app.
    private static readonly string[] _settings = ["Kafka__", "Streams__", "Inventory__", "AzureFunctionsJobHost__", "Logging__"];

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

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

    /// <summary>All lines so far, of standard output first.</summary>
    /// <remarks>Copies first: a collection expression would trust their counts, and they grow.</remarks>
    public IReadOnlyList<string> Lines => [.. _output.ToArray(), .. _errors.ToArray()];

    public string Text => string.Join('\n', Lines);

    /// <summary>The messages that say what went wrong.</summary>
    public IReadOnlyList<string> Errors => [.. Lines.Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];

    /// <summary>The summary, which is all there is on standard output with <c>--json</c>.</summary>
    public IReadOnlyDictionary<string, double> Summary => JsonDocument.Parse(Assert.Single(_output)).RootElement
        .EnumerateObject().ToDictionary(figure => figure.Name, figure => figure.Value.GetDouble());

    public static HostProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Built.HostAssembly, Built.App, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => _settings.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Waits until it has said something so often.</summary>
    public async Task SaysAsync(Func<string, bool> line, int times, string what)
    {
        await Eventually.TrueAsync(() => _process.HasExited || Lines.Count(line) >= times, $"{times} times {what} from the host, which said:\n{Text}");
        Assert.True(Lines.Count(line) >= times, $"The host ended before it said {times} times {what}:\n{Text}");
    }

    /// <summary>Waits for a text in one of its lines.</summary>
    public Task SaysAsync(string text) => SaysAsync(line => line.Contains(text, StringComparison.Ordinal), 1, $"'{text}'");

    /// <summary>The worker's process: the child that runs the app.</summary>
    public async Task<int> WorkerAsync()
    {
        var worker = 0;
        await Eventually.TrueAsync(() => (worker = FindWorker()) != 0, "the worker");
        return worker;
    }

    public void Signal(string signal) => Processes.Signal(Id, signal);

    /// <summary>Waits for its end; its exit code.</summary>
    public async Task<int> EndAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(_patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The host has not ended within {_patience}; it said:\n{Text}");
        }

        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Waits for its end, which has to be a good one.</summary>
    public async Task EndWellAsync()
    {
        var code = await EndAsync();
        Assert.True(code == 0, $"The host ended with {code}:\n{Text}");
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

    private int FindWorker() => Directory.GetDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .FirstOrDefault(id => id != 0 && Processes.Parent(id) == Id
            && Processes.CommandLine(id) is ["dotnet" or [.., '/', 'd', 'o', 't', 'n', 'e', 't'], ..] command && command.Contains(Built.AppAssembly));

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
        }
    }
}
