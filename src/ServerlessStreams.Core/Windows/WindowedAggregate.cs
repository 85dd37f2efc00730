namespace ServerlessStreams;

/// <summary>A windowed aggregate that has to say when it emits.</summary>
public sealed class WindowedAggregate<TKey, TAccumulator>
{
    private readonly TopologyBuilder _builder;
    private readonly TopologyNode _node;
    private readonly Serde<TKey>? _keySerde;
    private readonly Serde<TAccumulator>? _serde;
    private readonly Action<EmitStrategy, RecordStream<Windowed<TKey>, TAccumulator>> _add;
    private bool _emits;

    internal WindowedAggregate(
        TopologyBuilder builder,
        TopologyNode node,
        Serde<TKey>? keySerde,
        Serde<TAccumulator>? serde,
        string store,
        Action<EmitStrategy, RecordStream<Windowed<TKey>, TAccumulator>> add)
    {
        _builder = builder;
        _node = node;
        _keySerde = keySerde;
        _serde = serde;
        _add = add;
        builder.Checks.Add(() =>
        {
            if (!_emits)
            {
                builder.Errors.Add($"The windowed aggregate '{store}' does not say when it emits; add Emit(…).");
            }
        });
    }

    /// <summary>Sends results on each update, or once when a window closes.</summary>
    /// <exception cref="InvalidOperationException">It was said before.</exception>
    public RecordStream<Windowed<TKey>, TAccumulator> Emit(EmitStrategy strategy)
    {
        if (_emits)
        {
            throw new InvalidOperationException("A windowed aggregate emits in one way; use its stream several times instead.");
        }

        _emits = true;
        var stream = new ResultStream<TKey, TAccumulator>(_builder, _node.Add(strategy == EmitStrategy.OnWindowClose ? "emit on close" : "emit on update"), _keySerde, _serde);
        _add(strategy, stream);
        return stream;
    }
}
