using System.Text;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessStreams.StandIns.Tests.Converter;

public sealed class KafkaRecordConverterTests
{
    private static readonly byte[]?[] Absences = [null, [], [0x00, 0xFF, 0x80]];

    public static TheoryData<byte[]?, byte[]?, byte[]?> NullEmptyAndBinary()
    {
        var data = new TheoryData<byte[]?, byte[]?, byte[]?>();
        foreach (var key in Absences)
        {
            foreach (var value in Absences)
            {
                foreach (var header in Absences)
                {
                    data.Add(key, value, header);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(NullEmptyAndBinary))]
    public async Task Convert_NullEmptyAndBinary_AreToldApart(byte[]? key, byte[]? value, byte[]? header)
    {
        var record = await ConvertOneAsync(new HostRecord { Key = key, Value = value, Headers = [("h", header)] }.Encode());

        Assert.Equal(key, record.Key);
        Assert.Equal(value, record.Value);
        Assert.Equal(header, Assert.Single(record.Headers).Value);
    }

    [Fact]
    public async Task Convert_FullRecord_EveryFieldArrives()
    {
        var record = await ConvertOneAsync(new HostRecord
        {
            Topic = "prices-ü",
            Partition = 3,
            Offset = 5_000_000_000,
            Key = "AAPL"u8.ToArray(),
            Value = "{}"u8.ToArray(),
            TimestampMs = 1_700_000_000_123,
            Headers = [("a", "1"u8.ToArray()), ("b", null), ("a", "2"u8.ToArray())],
        }.Encode());

        Assert.Equal("prices-ü", record.Topic);
        Assert.Equal(3, record.Partition);
        Assert.Equal(5_000_000_000, record.Offset);
        Assert.Equal("AAPL", Encoding.UTF8.GetString(record.Key));
        Assert.Equal("{}", Encoding.UTF8.GetString(record.Value));
        Assert.Equal(1_700_000_000_123, record.Timestamp.UnixTimestampMs);
        Assert.Equal(new DateTimeOffset(2023, 11, 14, 22, 13, 20, 123, TimeSpan.Zero), record.Timestamp.DateTimeOffset);
        Assert.Equal(KafkaTimestampType.NotAvailable, record.Timestamp.Type);
        Assert.Equal(["a", "b", "a"], record.Headers.Select(header => header.Key));
        Assert.Equal(["1", null, "2"], record.Headers.Select(header => header.GetValueAsString()));
    }

    [Fact]
    public async Task Convert_NegativeNumbers_Arrive()
    {
        // A negative int32 or int64 takes ten bytes on the wire.
        var record = await ConvertOneAsync(new HostRecord { Partition = -1, Offset = -1001, TimestampMs = -1 }.Encode());

        Assert.Equal((-1, -1001L, -1L), (record.Partition, record.Offset, record.Timestamp.UnixTimestampMs));
    }

    [Fact]
    public async Task Convert_TimestampType_Arrives()
    {
        var record = await ConvertOneAsync(new WireBytes().Text(1, "t").Message(6, new WireBytes().Number(1, 7).Number(2, 2)));

        Assert.Equal(KafkaTimestampType.LogAppendTime, record.Timestamp.Type);
    }

    [Fact]
    public async Task Convert_EmptyMessage_IsARecordOfDefaults()
    {
        var record = await ConvertOneAsync(new WireBytes());

        Assert.Equal(("", 0, 0L), (record.Topic, record.Partition, record.Offset));
        Assert.Null(record.Key);
        Assert.Null(record.Value);
        Assert.Empty(record.Headers);
        Assert.Equal(0, record.Timestamp.UnixTimestampMs);
    }

    [Fact]
    public async Task Convert_UnknownFields_AreSkipped()
    {
        var bytes = new WireBytes().Number(8, 42).Text(1, "t").Fixed64(9, 1).Message(100, new WireBytes().Number(1, 1))
            .Bytes(4, [1]).Message(7, new WireBytes().Text(1, "h").Number(3, 5).Bytes(2, []));

        var record = await ConvertOneAsync(bytes);

        Assert.Equal("t", record.Topic);
        Assert.Equal([1], record.Key);
        Assert.Empty(Assert.Single(record.Headers).Value);
    }

    [Fact]
    public async Task Convert_Collection_IsAnArrayInOrder()
    {
        var items = Enumerable.Range(0, 3)
            .Select(i => new FakeBindingData(new HostRecord { Offset = i, Key = [(byte)i] }.Encode().ToArray()))
            .ToArray();

        var result = await ConvertAsync(typeof(KafkaRecord[]), new FakeCollectionBindingData(items));

        Assert.Equal(ConversionStatus.Succeeded, result.Status);
        var records = Assert.IsType<KafkaRecord[]>(result.Value);
        Assert.Equal([0L, 1L, 2L], records.Select(record => record.Offset));
        Assert.Equal([0, 1, 2], records.Select(record => (int)record.Key[0]));
    }

    [Fact]
    public async Task Convert_EmptyCollection_IsAnEmptyArray()
    {
        var result = await ConvertAsync(typeof(KafkaRecord[]), new FakeCollectionBindingData());

        Assert.Empty(Assert.IsType<KafkaRecord[]>(result.Value));
    }

    [Fact]
    public async Task Convert_EqualBytesTwice_RecordsDoNotShareTheirArrays()
    {
        var content = new HostRecord { Key = [1], Value = [2] }.Encode().ToArray();
        var first = await ConvertOneAsync(content);

        first.Key[0] = 9;
        first.Value[0] = 9;
        var second = await ConvertOneAsync(content);

        Assert.Equal([1], second.Key);
        Assert.Equal([2], second.Value);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A })] // field 1, its length missing
    [InlineData(new byte[] { 0x0A, 0x05, 0x61 })] // field 1, five bytes announced, one there
    [InlineData(new byte[] { 0x18, 0xFF })] // field 3, a varint without an end
    [InlineData(new byte[] { 0x00 })] // field 0 does not exist
    [InlineData(new byte[] { 0x3A, 0x02, 0x12, 0x7F })] // a header whose value ends behind the header
    [InlineData(new byte[] { 0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })] // a negative length
    public async Task Convert_MalformedBytes_ConversionFails(byte[] content)
    {
        var result = await ConvertAsync(typeof(KafkaRecord), new FakeBindingData(content));

        Assert.Equal(ConversionStatus.Failed, result.Status);
        Assert.IsType<InvalidProtocolBufferException>(result.Error);
    }

    [Fact]
    public async Task Convert_OneMalformedOfMany_ConversionFails()
    {
        var result = await ConvertAsync(
            typeof(KafkaRecord[]),
            new FakeCollectionBindingData(new FakeBindingData(new HostRecord().Encode().ToArray()), new FakeBindingData([0x0A])));

        Assert.Equal(ConversionStatus.Failed, result.Status);
        Assert.IsType<InvalidProtocolBufferException>(result.Error);
    }

    [Theory]
    [InlineData("AzureStorageBlobs", "application/x-protobuf", "AzureStorageBlobs")]
    [InlineData("AzureKafkaRecord", "application/json", "application/json")]
    public async Task Convert_WrongSourceOrContentType_ConversionFailsAndNamesIt(string source, string contentType, string named)
    {
        var data = new FakeBindingData(new HostRecord().Encode().ToArray(), source, contentType);

        foreach (var result in new[]
        {
            await ConvertAsync(typeof(KafkaRecord), data),
            await ConvertAsync(typeof(KafkaRecord[]), new FakeCollectionBindingData(data)),
        })
        {
            Assert.Equal(ConversionStatus.Failed, result.Status);
            Assert.Contains(named, result.Error!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"Value\":\"text\"}")]
    public async Task Convert_NoBindingData_IsLeftToOthers(string? source)
    {
        var result = await ConvertAsync(typeof(KafkaRecord), source);

        Assert.Equal(ConversionStatus.Unhandled, result.Status);
    }

    private static Task<KafkaRecord> ConvertOneAsync(WireBytes bytes) => ConvertOneAsync(bytes.ToArray());

    private static async Task<KafkaRecord> ConvertOneAsync(byte[] content)
    {
        var result = await ConvertAsync(typeof(KafkaRecord), new FakeBindingData(content));
        Assert.Equal(ConversionStatus.Succeeded, result.Status);
        return Assert.IsType<KafkaRecord>(result.Value);
    }

    private static async Task<ConversionResult> ConvertAsync(Type target, object? source) =>
        await new KafkaRecordConverter().ConvertAsync(new FakeConverterContext(target, source));
}
