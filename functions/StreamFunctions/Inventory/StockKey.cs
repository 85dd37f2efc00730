namespace StreamFunctions.Inventory;

/// <summary>An article in a warehouse: finer than the topic's key, so it stays within the partition.</summary>
public sealed record StockKey(string Sku, string Warehouse)
{
    /// <summary>What a movement changes.</summary>
    /// <param name="key">The record's key.</param>
    /// <param name="movement">The record's value.</param>
    /// <exception cref="InvalidDataException">
    /// The record cannot be counted, and goes to the dead letters: it has no value, or it lies in the partition of another
    /// key, where it would begin a second level of its article.
    /// </exception>
    public static StockKey Of(string? key, StockMovement? movement)
    {
        if (movement is null)
        {
            throw new InvalidDataException("A stock movement has a value; this record has none.");
        }

        return key == movement.Sku
            ? new StockKey(movement.Sku, movement.Warehouse)
            : throw new InvalidDataException($"A stock movement has its sku, '{movement.Sku}', as key; this record has {(key is null ? "none" : $"'{key}'")}.");
    }
}
