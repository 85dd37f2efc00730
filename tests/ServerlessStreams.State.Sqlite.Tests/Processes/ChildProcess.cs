using System.Diagnostics;

namespace ServerlessStreams.State.Sqlite.Tests.Processes;

/// <summary>The test app StateLogProcess, running. It dies with the test at the latest.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>A child that does not answer is a failed test, not a hanging one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int ExitCode => _process.ExitCode;

    public static ChildProcess Start(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "StateLogProcess.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Sends a command and waits for the answer.</summary>
    public async Task<string> AskAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await ReadLineAsync() ?? throw new InvalidOperationException($"The child died on '{command}': {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>The next line; null where the child has ended.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    public async Task<string> ReadToEndAsync() => await _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);

    /// <summary>Waits for its end; gives what it said on standard error.</summary>
    public async Task<string> WaitForExitAsync()
    {
        var errors = await _process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return errors;
    }

    /// <summary>SIGKILL: it runs no code any more.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
