namespace ServerlessStreams;

/// <summary>The records of a source topic. What is said about the source comes before the first step.</summary>
public sealed class SourceStream<TKey, TValue> : RecordStream<TKey, TValue>
{
    private readonly string _topic;
    private SourceOptions<TValue> _options = new();

    private SourceStream(TopologyBuilder builder, TopologyNode node, string topic, Serde<TKey> keySerde, Serde<TValue> valueSerde)
        : base(builder, node, keySerde, valueSerde) => _topic = topic;

    /// <summary>Takes event time from the value. A record without a value has its own timestamp.</summary>
    /// <param name="timestamp">The value's time.</param>
    /// <param name="maxOutOfOrderness">
    /// How far behind the largest time seen a record may come and still count as in time: the watermark stays that far
    /// behind. Default 0; lateness beyond it is what a window's grace period is for.
    /// </param>
    public SourceStream<TKey, TValue> WithTimestamps(Func<TValue, DateTimeOffset> timestamp, TimeSpan maxOutOfOrderness = default)
    {
        ArgumentNullException.ThrowIfNull(timestamp);
        return WithTimestamps(value => timestamp(value).ToUnixTimeMilliseconds(), maxOutOfOrderness);
    }

    /// <summary>Takes event time, as Unix milliseconds, from the value. A record without a value has its own timestamp.</summary>
    /// <param name="unixMilliseconds">The value's time.</param>
    /// <param name="maxOutOfOrderness">As for the other overload.</param>
    public SourceStream<TKey, TValue> WithTimestamps(Func<TValue, long> unixMilliseconds, TimeSpan maxOutOfOrderness = default)
    {
        ArgumentNullException.ThrowIfNull(unixMilliseconds);
        _options = _options with { Timestamps = unixMilliseconds };
        return WithMaxOutOfOrderness(maxOutOfOrderness);
    }

    /// <summary>Keeps the watermark behind the largest time seen; with the records' own timestamps.</summary>
    /// <param name="maxOutOfOrderness">Zero or more.</param>
    public SourceStream<TKey, TValue> WithMaxOutOfOrderness(TimeSpan maxOutOfOrderness)
    {
        if (maxOutOfOrderness < TimeSpan.Zero)
        {
            Builder.Errors.Add($"Source '{_topic}': max. out-of-orderness {maxOutOfOrderness} is negative.");
        }

        _options = _options with { MaxOutOfOrderness = maxOutOfOrderness };
        return this;
    }

    /// <summary>
    /// How far beyond processing time a record's time may be; one beyond it is dead-lettered and moves no watermark.
    /// </summary>
    /// <param name="limit">Default 1 hour; <see cref="TimeSpan.MaxValue"/> for topics with honest future times.</param>
    public SourceStream<TKey, TValue> WithFutureLimit(TimeSpan limit)
    {
        if (limit < TimeSpan.Zero)
        {
            Builder.Errors.Add($"Source '{_topic}': the future limit {limit} is negative.");
        }

        _options = _options with { FutureLimit = limit };
        return this;
    }

    /// <summary>Where a task begins that has no state yet; default <see cref="StartFrom.Earliest"/>.</summary>
    public SourceStream<TKey, TValue> WithStart(StartFrom startFrom)
    {
        _options = _options with { StartFrom = startFrom };
        return this;
    }

    internal static SourceStream<TKey, TValue> Add(TopologyBuilder builder, string topic, Serde<TKey> keySerde, Serde<TValue> valueSerde)
    {
        SourceStream<TKey, TValue>? stream = null;
        var node = new TopologyNode(() => stream!.Describe());
        stream = new SourceStream<TKey, TValue>(builder, node, topic, keySerde, valueSerde);
        var index = builder.Sources.Count;
        builder.Sources.Add(new SourceDefinition(
            topic,
            () => stream._options.StartFrom,
            node,
            runtime => new SourceOperator<TKey, TValue>(topic, index, keySerde, valueSerde, stream._options, runtime, stream.Build(runtime))));
        return stream;
    }

    private string Describe() =>
        $"source {_topic} (key {KeySerde!.Name}, value {ValueSerde!.Name}; event time from the {(_options.Timestamps is null ? "record" : "value")}, "
        + $"out of order up to {_options.MaxOutOfOrderness}, future limit {_options.FutureLimit}, from {_options.StartFrom})";
}
