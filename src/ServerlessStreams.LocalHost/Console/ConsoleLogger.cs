using Microsoft.Extensions.Logging;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Console;

/// <summary>Shows what the host's own parts log, filtered like the worker's lines.</summary>
/// <param name="category">Whose lines.</param>
/// <param name="filter">Which of them are shown.</param>
/// <param name="unshown">Events told elsewhere: a batch that is run again at once and for ever has its own reporter.</param>
/// <param name="console">Where they are shown.</param>
internal sealed class ConsoleLogger(string category, LogFilter filter, IReadOnlySet<int> unshown, IHostConsole console) : ILogger
{
    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && filter.Shows(category, (RpcLog.Types.Level)logLevel);

    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || unshown.Contains(eventId.Id))
        {
            return;
        }

        var text = formatter(state, exception);
        console.From(category, exception == null ? text : $"{text}: {exception}", logLevel switch
        {
            >= LogLevel.Error => LineKind.Error,
            LogLevel.Warning => LineKind.Warning,
            LogLevel.Information => LineKind.Plain,
            _ => LineKind.Quiet,
        });
    }
}
