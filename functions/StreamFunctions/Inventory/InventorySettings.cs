using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace StreamFunctions.Inventory;

/// <summary>The settings of the inventory.</summary>
/// <param name="ReorderPoint">Setting <c>Inventory:ReorderPoint</c>: below it stock is low.</param>
public sealed record InventorySettings(int ReorderPoint)
{
    private const string ReorderPointName = "Inventory:ReorderPoint";

    private const int DefaultReorderPoint = 20;

    public static InventorySettings Read(IConfiguration configuration)
    {
        var text = configuration[ReorderPointName];
        if (string.IsNullOrEmpty(text))
        {
            return new InventorySettings(DefaultReorderPoint);
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var point)
            ? new InventorySettings(point)
            : throw new ArgumentException($"Setting {ReorderPointName} is '{text}'; it must be a whole number.");
    }
}
