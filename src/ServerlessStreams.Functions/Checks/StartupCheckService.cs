using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessStreams.Functions.Settings;

namespace ServerlessStreams.Functions.Checks;

/// <summary>
/// Runs all checks before the worker connects to its host, so that an app that is not in order takes no work. What is
/// wrong goes to the standard error, where every host shows it; the process ends with code 1.
/// </summary>
internal sealed class StartupCheckService(
    IEnumerable<IStartupCheck> checks, IConfiguration configuration, ILoggerFactory loggers) : IHostedLifecycleService
{
    // What is found is told to people who need not know this class.
    private const string Category = "ServerlessStreams.Startup";

    private readonly StartupReport _report = new();

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var throws = Throws(configuration[SettingNames.StartupFailure]);
        foreach (var check in checks)
        {
            try
            {
                await check.RunAsync(_report, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                _report.Error(exception.Message);
            }
        }

        if (_report.Errors.Count > 0)
        {
            End(new StartupException(_report.Errors), throws);
        }
    }

    /// <summary>Once the host is connected: logs go to it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger(Category);
        foreach (var line in _report.Found)
        {
            Log.Checked(logger, line);
        }

        foreach (var line in _report.Notes)
        {
            Log.CheckNote(logger, line);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool Throws(string? setting)
    {
        switch (setting?.ToUpperInvariant())
        {
            case null or "" or "EXIT":
                return false;
            case "THROW":
                return true;
            default:
                _report.Error($"Setting {SettingNames.StartupFailure} is '{setting}'; it must be Exit or Throw.");
                return false;
        }
    }

    private static void End(StartupException exception, bool throws)
    {
        if (throws)
        {
            throw exception;
        }

        // An unhandled exception would bury the message in stack traces and leave a core dump.
        Console.Error.WriteLine(exception.Message);
        Environment.Exit(1);
    }
}
