namespace ServerlessStreams;

/// <summary>The side output of a window operator.</summary>
internal sealed class LateStream<TKey, TValue>(RecordStream<TKey, TValue> stream, TopologyNode windows)
    : RecordStream<TKey, TValue>(stream.Builder, windows.Add("late records"), stream.KeySerde, stream.ValueSerde);
