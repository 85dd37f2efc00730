namespace StreamFunctions.Inventory;

/// <summary>A line of the inventory as HTTP answers it.</summary>
public sealed record InventoryLine(string Sku, string Warehouse, long Level);
