using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Functions;

namespace StreamFunctions.Alerting;

public sealed class PriceSwingsFunction(StreamProcessor processor)
{
    [Function("price-swings")]
    public Task RunAsync(
        [KafkaTrigger("%Kafka:Brokers%", PriceSwings.Source, ConsumerGroup = "price-swings", IsBatched = true,
            KeyDataType = KafkaMessageKeyType.Binary)] KafkaRecord[] records,
        CancellationToken cancellationToken)
        => processor.ProcessAsync(PriceSwings.Topology, records, cancellationToken);
}
