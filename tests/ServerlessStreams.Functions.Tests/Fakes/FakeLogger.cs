using Microsoft.Extensions.Logging;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal sealed class FakeLogger<T> : ILogger<T>
{
    private readonly List<(LogLevel Level, EventId Id, string Text, IReadOnlyDictionary<string, object?> State)> _entries = [];

    public IReadOnlyList<(LogLevel Level, EventId Id, string Text, IReadOnlyDictionary<string, object?> State)> Entries => _entries;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state switch
        {
            IEnumerable<KeyValuePair<string, object?>> pairs => pairs.ToDictionary(pair => pair.Key, pair => pair.Value),
            _ => [],
        };
        _entries.Add((logLevel, eventId, formatter(state, exception), values));
    }
}
