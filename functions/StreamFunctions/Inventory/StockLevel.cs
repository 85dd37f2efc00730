using ServerlessStreams;

namespace StreamFunctions.Inventory;

/// <summary>The level after a movement, with what is needed to see that it crossed the reorder point.</summary>
/// <param name="Level">Pieces in stock.</param>
/// <param name="Before">Pieces before the last movement.</param>
/// <param name="MovementId">The last movement.</param>
/// <param name="At">When it happened.</param>
public sealed record StockLevel(long Level, long Before, string MovementId, DateTimeOffset At)
{
    public static Aggregator<StockMovement, StockLevel> Aggregator { get; } = ServerlessStreams.Aggregator.Create<StockMovement, StockLevel>(
        () => new StockLevel(0, 0, "", DateTimeOffset.UnixEpoch),
        (level, movement) => new StockLevel(level.Level + movement.Quantity, level.Level, movement.MovementId, movement.At),
        serde: Serdes.Json(InventoryJson.Default.StockLevel));

    /// <summary>Whether the last movement took the level from at or above a point to below it.</summary>
    public bool HasFallenBelow(long point) => Before >= point && Level < point;
}
