using System.Collections.Concurrent;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>Shows what the worker logs, and hands on its metrics.</summary>
internal sealed class WorkerLogs(LogFilter filter, WorkerMetrics metrics, IHostConsole console) : IRpcLogSink
{
    // The worker logs a user's exception under this name, with its inner ones, and answers with it as well.
    private const string InvocationError = "InvocationError";

    private readonly ConcurrentDictionary<string, string> _errors = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public void Write(RpcLog log)
    {
        if (log.LogCategory == RpcLog.Types.RpcLogCategory.CustomMetric)
        {
            metrics.Add(log);
        }
        else if (log.EventId == InvocationError && log.Exception != null && _errors.ContainsKey(log.InvocationId))
        {
            _errors[log.InvocationId] = log.Exception.Message;
        }
        else if (filter.Shows(log.Category, log.Level))
        {
            console.From(Source(log.Category), Text(log), Kind(log.Level));
        }
    }

    /// <summary>From here on the exception of this invocation is kept instead of shown.</summary>
    public void Watch(string invocation) => _errors[invocation] = "";

    /// <summary>The end of the watch: the exception with its inner ones, or an empty text.</summary>
    public string TakeError(string invocation) => _errors.TryRemove(invocation, out var error) ? error : "";

    // The class or function that speaks; where it lives fills the line and says little.
    private static string Source(string category) => category[(category.LastIndexOf('.') + 1)..];

    private static string Text(RpcLog log) =>
        log.Exception?.Message is { Length: > 0 } exception && exception != log.Message
            ? log.Message + Environment.NewLine + exception
            : log.Message;

    private static LineKind Kind(RpcLog.Types.Level level) => level switch
    {
        >= RpcLog.Types.Level.Error => LineKind.Error,
        RpcLog.Types.Level.Warning => LineKind.Warning,
        RpcLog.Types.Level.Information => LineKind.Plain,
        _ => LineKind.Quiet,
    };
}
