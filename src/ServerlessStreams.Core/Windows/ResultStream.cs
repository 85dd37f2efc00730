namespace ServerlessStreams;

/// <summary>The results of a windowed aggregate.</summary>
internal sealed class ResultStream<TKey, TAccumulator>(TopologyBuilder builder, TopologyNode node, Serde<TKey>? keySerde, Serde<TAccumulator>? serde)
    : RecordStream<Windowed<TKey>, TAccumulator>(builder, node, keySerde is null ? null : new WindowedKeySerde<TKey>(keySerde), serde);
