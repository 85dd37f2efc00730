using System.Buffers;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Core.Tests.Tasks;

/// <summary>Lists as JSON; reading is refused while a test wants it.</summary>
internal sealed class PickySerde(Func<bool> refuses) : Serde<List<string>>
{
    private readonly Serde<List<string>> _inner = Serdes.Json<List<string>>();

    public override string Name => _inner.Name;

    public override List<string> Deserialize(ReadOnlySpan<byte> data, in SerdeContext context) =>
        refuses() ? throw new SerdeException("not now") : _inner.Deserialize(data, context);

    public override void Serialize(List<string> value, IBufferWriter<byte> writer, in SerdeContext context) => _inner.Serialize(value, writer, context);
}
