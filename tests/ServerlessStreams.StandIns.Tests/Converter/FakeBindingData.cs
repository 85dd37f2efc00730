using Microsoft.Azure.Functions.Worker.Core;

namespace ServerlessStreams.StandIns.Tests.Converter;

internal sealed class FakeBindingData(byte[] content, string source = "AzureKafkaRecord", string contentType = "application/x-protobuf")
    : ModelBindingData
{
    public override string Version => "1.0";

    public override string Source => source;

    public override BinaryData Content => BinaryData.FromBytes(content);

    public override string ContentType => contentType;
}
