using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ServerlessStreams.LocalHost.Tests.Kafka;

/// <summary>Keeps what is logged, and tells at once.</summary>
internal sealed class RecordingLogger(Action<RecordingLogger.Line>? onLine = null) : ILogger
{
    private readonly ConcurrentQueue<Line> _lines = [];

    public IReadOnlyCollection<Line> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var line = new Line(logLevel, eventId.Id, formatter(state, exception), values.ToDictionary(value => value.Key, value => value.Value));
        _lines.Enqueue(line);
        onLine?.Invoke(line);
    }

    internal sealed record Line(LogLevel Level, int Event, string Text, IReadOnlyDictionary<string, object?> Values);
}
