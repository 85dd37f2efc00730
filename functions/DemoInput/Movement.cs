using System.Globalization;
using System.Text.Json.Nodes;

namespace DemoInput;

/// <summary>A stock movement of the demo.</summary>
internal sealed record Movement(string Id, string Sku, string Warehouse, int Quantity, DateTime At)
{
    public string ToLine() => PlayLines.Line(
        Sku,
        new JsonObject
        {
            ["movementId"] = Id,
            ["sku"] = Sku,
            ["warehouse"] = Warehouse,
            ["quantity"] = Quantity,
            ["at"] = At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        },
        At);
}
