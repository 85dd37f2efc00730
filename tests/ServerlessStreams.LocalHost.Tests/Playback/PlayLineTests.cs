using System.Text;
using ServerlessStreams.LocalHost.Playback;

namespace ServerlessStreams.LocalHost.Tests.Playback;

public sealed class PlayLineTests
{
    [Fact]
    public void Parse_AllProperties_TakesThem()
    {
        var record = Parse("""{"key":"k\u00e9","value":{"a" : 1.50,"b":[null]},"timestamp":12,"headers":{"h":"x","n":null,"b":{"base64":"/wA="}},"partition":3}""");

        Assert.Equal("ké", Encoding.UTF8.GetString(record.Key!));
        Assert.Equal("""{"a" : 1.50,"b":[null]}""", Encoding.UTF8.GetString(record.Value!));
        Assert.Equal((12L, 3), (record.TimestampMs!.Value, record.Partition!.Value));
        Assert.Equal(["h", "n", "b"], record.Headers.Select(header => header.Key));
        Assert.Equal([[(byte)'x'], null, [0xFF, 0x00]], record.Headers.Select(header => header.Value));
    }

    [Theory]
    [InlineData("""{"value":"text"}""", "\"text\"")]
    [InlineData("""{"value": -1.0e5 }""", "-1.0e5")]
    [InlineData("""{"value":true}""", "true")]
    [InlineData("""{"value":"a\u0041\n"}""", "\"a\\u0041\\n\"")]
    public void Parse_AnyValue_KeepsItsJsonText(string line, string value)
        => Assert.Equal(value, Encoding.UTF8.GetString(Parse(line).Value!));

    [Fact]
    public void Parse_Nulls_AreNoBytes()
    {
        var record = Parse("""{"key":null,"value":null}""");

        Assert.Null(record.Key);
        Assert.Null(record.Value);
        Assert.Null(record.TimestampMs);
        Assert.Null(record.Partition);
    }

    [Fact]
    public void Parse_Base64_IsBytes()
    {
        var record = Parse("""{"keyBase64":"","valueBase64":"//4="}""");

        Assert.Empty(record.Key!);
        Assert.Equal([0xFF, 0xFE], record.Value!);
    }

    [Theory]
    [InlineData("""[1]""", "not a JSON object")]
    [InlineData("""{"key":"a"}""", "neither \"value\"")]
    [InlineData("""{"key":1,"value":1}""", "\"key\" is neither")]
    [InlineData("""{"value":1,"timestamp":"now"}""", "\"timestamp\"")]
    [InlineData("""{"value":1,"timestamp":-1}""", "\"timestamp\"")]
    [InlineData("""{"value":1,"partition":-1}""", "\"partition\"")]
    [InlineData("""{"value":1,"headers":[]}""", "\"headers\"")]
    [InlineData("""{"value":1,"headers":{"h":1}}""", "\"h\"")]
    [InlineData("""{"value":1,"headers":{"h":{"hex":"00"}}}""", "\"h\"")]
    [InlineData("""{"value":1,"valeu":1}""", "\"valeu\"")]
    [InlineData("""{"valueBase64":"?"}""", "\"valueBase64\"")]
    [InlineData("""{"value":1}{"value":2}""", "'{' is invalid after")]
    [InlineData("""{"value":}""", "value (byte 9)")]
    [InlineData("""{"value":1""", "byte 10")]
    public void Parse_Malformed_SaysWhat(string line, string message)
        => Assert.Contains(message, Assert.Throws<FormatException>(() => Parse(line)).Message);

    [Fact]
    public void Parse_NotUtf8_SaysSo()
        => Assert.Contains("UTF-8", Assert.Throws<FormatException>(() => PlayLine.Parse([.. "{\"value\":\""u8, 0xFF, .. "\"}"u8])).Message);

    private static PlayRecord Parse(string line) => PlayLine.Parse(Encoding.UTF8.GetBytes(line));
}
