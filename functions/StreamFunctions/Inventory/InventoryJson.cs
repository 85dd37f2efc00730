using System.Text.Json.Serialization;

namespace StreamFunctions.Inventory;

/// <summary>How the inventory types are written: a record that lacks a field, or has a null, is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StockMovement))]
[JsonSerializable(typeof(StockKey))]
[JsonSerializable(typeof(StockLevel))]
[JsonSerializable(typeof(LowStock))]
[JsonSerializable(typeof(IReadOnlyList<InventoryLine>))]
public sealed partial class InventoryJson : JsonSerializerContext;
