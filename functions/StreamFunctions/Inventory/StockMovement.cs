namespace StreamFunctions.Inventory;

/// <summary>A movement as topic <c>stock-movements</c> has it; its key is the sku.</summary>
/// <param name="MovementId">Names the movement.</param>
/// <param name="Sku">The article.</param>
/// <param name="Warehouse">Where it lies.</param>
/// <param name="Quantity">Pieces: received if positive, sold if negative.</param>
/// <param name="At">When it happened, UTC.</param>
public sealed record StockMovement(string MovementId, string Sku, string Warehouse, int Quantity, DateTimeOffset At);
