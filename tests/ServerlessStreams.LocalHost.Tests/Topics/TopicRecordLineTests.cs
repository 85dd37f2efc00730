using System.Buffers;
using System.Text;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Topics;

namespace ServerlessStreams.LocalHost.Tests.Topics;

public sealed class TopicRecordLineTests
{
    [Theory]
    [InlineData("""{"a" : 1.50}""", """{"a" : 1.50}""")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("12", "12")]
    [InlineData("plain text", "\"plain text\"")]
    [InlineData("{\"a\":1} more", "\"{\\\"a\\\":1} more\"")]
    [InlineData("{\n\"a\": [1,\r\n2]}", """{"a":[1,2]}""")]
    [InlineData("", "\"\"")]
    [InlineData("é☃", "\"é☃\"")]
    public void Write_Value_IsJsonWhereItIsJson(string value, string written)
        => Assert.EndsWith($"\"value\":{written}}}\n", Write(new() { Value = Encoding.UTF8.GetBytes(value) }));

    [Fact]
    public void Write_AllParts_WritesThemInOrder()
    {
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.UTF8.GetBytes("{\"not\":\"taken for JSON\"}"),
            Value = null!,
            Timestamp = new Timestamp(1_000, TimestampType.CreateTime),
            Headers = new Headers { { "h", "1"u8.ToArray() }, { "n", null }, { "b", [0xFF] }, { "h", "2"u8.ToArray() } },
        };

        Assert.Equal(
            """{"topic":"t","partition":3,"offset":7,"timestamp":1000,"key":"{\"not\":\"taken for JSON\"}","headers":{"h":"1","n":null,"b":{"base64":"/w=="},"h":"2"},"value":null}""" + "\n",
            Write(message));
    }

    [Fact]
    public void Write_Bytes_AreBase64()
        => Assert.Contains("\"key\":{\"base64\":\"//4=\"},\"headers\":{},\"value\":{\"base64\":\"gA==\"}", Write(new() { Key = [0xFF, 0xFE], Value = [0x80] }));

    private static string Write(Message<byte[], byte[]> message)
    {
        var output = new ArrayBufferWriter<byte>();
        TopicRecordLine.Write(new ConsumeResult<byte[], byte[]> { Topic = "t", Partition = 3, Offset = 7, Message = message }, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
