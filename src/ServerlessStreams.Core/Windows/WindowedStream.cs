using ServerlessStreams.State;

namespace ServerlessStreams;

/// <summary>A stream grouped by key and window: aggregate it.</summary>
public sealed class WindowedStream<TKey, TValue>
{
    private readonly GroupedStream<TKey, TValue> _grouped;
    private readonly TimeWindows _windows;
    private Action<RecordStream<TKey, TValue>>? _late;

    internal WindowedStream(GroupedStream<TKey, TValue> grouped, TimeWindows windows)
    {
        _grouped = grouped;
        _windows = windows;
    }

    /// <summary>
    /// What to do with late records: those that all their windows refuse because they are closed. Without it they are
    /// counted only.
    /// </summary>
    /// <param name="late">E.g. <c>late => late.To("trades-late")</c>.</param>
    public WindowedStream<TKey, TValue> WithLateRecords(Action<RecordStream<TKey, TValue>> late)
    {
        ArgumentNullException.ThrowIfNull(late);
        _late = late;
        return this;
    }

    /// <summary>Keeps an accumulator per key and window.</summary>
    /// <param name="store">The store's name.</param>
    /// <param name="aggregator">How values become an accumulator.</param>
    public WindowedAggregate<TKey, TAccumulator> Aggregate<TAccumulator>(string store, Aggregator<TValue, TAccumulator> aggregator)
    {
        ArgumentNullException.ThrowIfNull(aggregator);
        return Aggregate("aggregate", store, new AggregatorAggregation<TValue, TAccumulator>(aggregator), aggregator.Serde);
    }

    /// <summary>Keeps one value per key and window, combined from all; the first one as it is.</summary>
    /// <param name="store">The store's name.</param>
    /// <param name="reducer">Combines the value so far with the next one; null deletes it.</param>
    /// <param name="serde">How the value is stored; that of the stream where it is not given.</param>
    public WindowedAggregate<TKey, TValue> Reduce(string store, Func<TValue, TValue, TValue?> reducer, Serde<TValue>? serde = null)
    {
        ArgumentNullException.ThrowIfNull(reducer);
        return Aggregate("reduce", store, new ReduceAggregation<TValue>(reducer), serde ?? _grouped.Stream.ValueSerde);
    }

    /// <summary>Counts records per key and window, those without a value too.</summary>
    /// <param name="store">The store's name.</param>
    public WindowedAggregate<TKey, long> Count(string store) =>
        Aggregate("count", store, new CountAggregation<TValue>(), Serdes.Int64);

    private WindowedAggregate<TKey, TAccumulator> Aggregate<TAccumulator>(string kind, string store, Aggregation<TValue, TAccumulator> aggregation, Serde<TAccumulator>? serde)
    {
        var stream = _grouped.Stream;
        if (_windows.Grace is null)
        {
            stream.Builder.Errors.Add($"The windows of '{store}' have no grace period; say WithGrace(…), TimeSpan.Zero for none.");
        }

        var node = stream.Node.Add(() => $"{kind} '{store}' in {Describe(_windows)}, grace {_windows.Grace}");
        var late = new LateStream<TKey, TValue>(stream, node);
        _late?.Invoke(late);
        return new WindowedAggregate<TKey, TAccumulator>(stream.Builder, node, _grouped.KeySerde, serde, store, (emit, next) =>
        {
            var errors = stream.Builder.Errors.Count;
            var serdes = _grouped.SerdesOf(store, serde);
            var sliced = emit == EmitStrategy.OnWindowClose && _windows is HoppingWindows && aggregation.Merge is not null;
            var layout = sliced
                ? $"{Describe(_windows)} in slices of {TimeSpan.FromMilliseconds(SlicedHoppingOperator<TKey, TValue, TAccumulator>.SliceOf(_windows))}"
                : Describe(_windows);
            var closesAfter = _windows.SizeMilliseconds + _windows.GraceMilliseconds;
            var definition = stream.Builder.AddStore<TKey, WindowStore<TKey, TAccumulator>>(
                store,
                stream.Builder.Errors.Count > errors ? store : $"{store}: {layout}, {serdes.Description}",
                (name, index, undoLog) => new WindowStore<TKey, TAccumulator>(name, index, undoLog, serdes, closesAfter));
            stream.Use(runtime =>
            {
                var windowStore = definition.Of(runtime);
                var lateOperator = late.Build(runtime);
                var nextOperator = next.Build(runtime);
                return _windows switch
                {
                    TumblingWindows => new TumblingOperator<TKey, TValue, TAccumulator>(runtime, _windows, aggregation, emit, windowStore, lateOperator, nextOperator),
                    _ when sliced => new SlicedHoppingOperator<TKey, TValue, TAccumulator>(runtime, _windows, aggregation, windowStore, lateOperator, nextOperator),
                    _ => new HoppingOperator<TKey, TValue, TAccumulator>(runtime, _windows, aggregation, emit, windowStore, lateOperator, nextOperator),
                };
            });
        });
    }

    private static string Describe(TimeWindows windows) =>
        windows is TumblingWindows ? $"tumbling windows of {windows.Size}" : $"hopping windows of {windows.Size} every {windows.Hop}";
}
