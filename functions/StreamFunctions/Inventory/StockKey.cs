namespace StreamFunctions.Inventory;

/// <summary>An article in a warehouse: finer than the topic's key, so it stays within the partition.</summary>
public sealed record StockKey(string Sku, string Warehouse);
