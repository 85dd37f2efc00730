using Microsoft.Azure.Functions.Worker;
using ServerlessStreams.Functions;

namespace StreamFunctions.Inventory;

public sealed class InventoryLevelsFunction(StreamProcessor processor)
{
    [Function("inventory-levels")]
    public Task RunAsync(
        [KafkaTrigger("%Kafka:Brokers%", InventoryLevels.Source, ConsumerGroup = "inventory-levels", IsBatched = true,
            KeyDataType = KafkaMessageKeyType.Binary)] KafkaRecord[] records,
        CancellationToken cancellationToken)
        => processor.ProcessAsync(InventoryLevels.Name, records, cancellationToken);
}
