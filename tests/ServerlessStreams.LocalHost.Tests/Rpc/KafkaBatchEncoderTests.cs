using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Tests.Rpc;

/// <summary>The bytes themselves; that the worker reads them rightly is shown on the true worker.</summary>
public sealed class KafkaBatchEncoderTests
{
    [Fact]
    public void Encode_WholeRecord_BytesArePinned()
    {
        var record = new KafkaTriggerRecord("ab", 1, 300, [1, 2], [3], 5, [new("h", [9]), new("n", null)]);

        Assert.Equal(
            "0A026162" // topic
            + "1001" // partition
            + "18AC02" // offset
            + "22020102" // key
            + "2A0103" // value
            + "32020805" // timestamp
            + "3A060A0168120109" // header h
            + "3A030A016E", // header n, null
            Hex(record));
    }

    [Fact]
    public void Encode_NullAndEmpty_AreDifferent()
    {
        var nulls = Hex(new("t", 0, 0, null, null, 0, []));
        var empties = Hex(new("t", 0, 0, [], [], 0, []));

        Assert.Equal("0A01741000180032020800", nulls);
        Assert.Equal("0A017410001800" + "2200" + "2A00" + "32020800", empties);
    }

    [Fact]
    public void Encode_NegativeTimestamp_TakesTenBytes()
        => Assert.Equal("0A01741000180032" + "0B08FFFFFFFFFFFFFFFFFF01", Hex(new("t", 0, 0, null, null, -1, [])));

    [Fact]
    public void Encode_Batch_EachItemIsNamedAsTheWorkerExpects()
    {
        var batch = KafkaBatchEncoder.Encode([new("t", 0, 0, null, null, 0, []), new("t", 0, 1, null, null, 0, [])], out var memory);
        using (memory)
        {
            Assert.Equal(2, batch.ModelBindingData.Count);
            Assert.All(batch.ModelBindingData, item =>
                Assert.Equal(("1.0", "AzureKafkaRecord", "application/x-protobuf"), (item.Version, item.Source, item.ContentType)));
        }
    }

    private static string Hex(KafkaTriggerRecord record)
    {
        var batch = KafkaBatchEncoder.Encode([record], out var memory);
        using (memory)
        {
            return Convert.ToHexString(batch.ModelBindingData.Single().Content.Span);
        }
    }
}
