namespace StreamFunctions.Inventory;

/// <summary>An event as topic <c>low-stock</c> has it; its key is the sku.</summary>
/// <param name="Sku">The article.</param>
/// <param name="Warehouse">Where it runs low.</param>
/// <param name="Level">Pieces left.</param>
/// <param name="Before">Pieces before the movement.</param>
/// <param name="ReorderPoint">The point it fell below.</param>
/// <param name="MovementId">The movement that did it.</param>
/// <param name="At">When it happened, UTC.</param>
public sealed record LowStock(
    string Sku, string Warehouse, long Level, long Before, int ReorderPoint, string MovementId, DateTime At);
