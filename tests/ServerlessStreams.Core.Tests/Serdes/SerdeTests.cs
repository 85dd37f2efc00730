using System.Buffers;
using System.Text.Json.Serialization;
using CsCheck;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Core.Tests.Formats;

public sealed partial class SerdeTests
{
    private static readonly SerdeContext Context = new("t", IsKey: false, []);

    public sealed record Shape(string Name, int Sides);

    [JsonSourceGenerationOptions(RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Shape))]
    public sealed partial class ShapeJson : JsonSerializerContext;

    [Fact]
    public void Int64_RoundTrip_IsBigEndianAsJavas() => Gen.Long.Sample(value =>
    {
        var bytes = Write(Serdes.Int64, value);
        Assert.Equal(BitConverter.GetBytes(value).Reverse(), bytes);
        Assert.Equal(value, Serdes.Int64.Deserialize(bytes, Context));
    });

    [Fact]
    public void Utf8_RoundTrip_IsTheSame() => Gen.String.Where(text => !text.Any(char.IsSurrogate)).Sample(text =>
        Assert.Equal(text, Serdes.Utf8.Deserialize(Write(Serdes.Utf8, text), Context)));

    [Fact]
    public void Utf8_MalformedBytes_AreRefused() =>
        Assert.Throws<SerdeException>(() => Serdes.Utf8.Deserialize([0x61, 0xC3], Context));

    [Fact]
    public void Utf8_HalfASurrogate_IsRefused() => Assert.Throws<SerdeException>(() => Write(Serdes.Utf8, "a\ud800"));

    [Fact]
    public void Int64_WrongLength_NamesIt() =>
        Assert.Contains("not 3", Assert.Throws<SerdeException>(() => Serdes.Int64.Deserialize([1, 2, 3], Context)).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_SourceGenerated_RoundTrips()
    {
        var serde = Serdes.Json(ShapeJson.Default.Shape);

        Assert.Equal(new Shape("square", 4), serde.Deserialize(Write(serde, new Shape("square", 4)), Context));
        Assert.Throws<SerdeException>(() => serde.Deserialize("{}"u8, Context));
    }

    [Fact]
    public void Json_Reflection_WritesCamelCaseAndReusesItsWriter()
    {
        var serde = Serdes.Json<Shape>();

        Assert.Equal("""{"name":"a","sides":3}"""u8, Write(serde, new Shape("a", 3)));
        Assert.Equal("""{"name":"b","sides":4}"""u8, Write(serde, new Shape("b", 4)));
    }

    [Fact]
    public void Json_ValueThatCannotBeWritten_IsRefusedAndTheNextIsRight()
    {
        var serde = Serdes.Json<double>();

        Assert.Throws<SerdeException>(() => Write(serde, double.NaN));
        Assert.Equal("1.5"u8, Write(serde, 1.5));
    }

    private static byte[] Write<T>(Serde<T> serde, T value)
    {
        var writer = new ArrayBufferWriter<byte>();
        serde.Serialize(value, writer, Context);
        return writer.WrittenSpan.ToArray();
    }
}
