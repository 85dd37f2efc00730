using ServerlessStreams;

namespace StreamFunctions.Inventory;

/// <summary>Keeps the level of every article in every warehouse, and says when one falls below the reorder point.</summary>
public static class InventoryLevels
{
    public const string Name = "inventory-levels";

    public const string Source = "stock-movements";

    public const string Sink = "low-stock";

    public const string Store = "levels";

    public static Topology Build(InventorySettings settings) => Topology.Create(Name, topology => topology
        .Stream(Source, Serdes.Utf8, Serdes.Json(InventoryJson.Default.StockMovement))
        .WithTimestamps(movement => movement.At)
        .GroupBy(StockKey.Of, Serdes.Json(InventoryJson.Default.StockKey)).WithinPartition()
        .Aggregate(Store, StockLevel.Aggregator)
        .Where(level => level.HasFallenBelow(settings.ReorderPoint))
        .Select((key, level) => new LowStock(
            key.Sku, key.Warehouse, level.Level, level.Before, settings.ReorderPoint, level.MovementId, level.At.UtcDateTime))
        .SelectKey(low => low.Sku, Serdes.Utf8)
        .To(Sink, Serdes.Json(InventoryJson.Default.LowStock)));
}
