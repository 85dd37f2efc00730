using System.Globalization;

namespace DemoInput;

/// <summary>
/// Movements of 200 articles in 3 warehouses: an opening receipt for each pair first, then sales, and a delivery now and
/// then where stock runs low. Nobody sells what is not there. The same seed gives the same movements.
/// </summary>
internal static class MovementGenerator
{
    private const int SkuCount = 200;
    private const int SecondsBetween = 20;
    private const int LowLevel = 12;
    private static readonly string[] Warehouses = ["berlin", "lyon", "turin"];
    private static readonly DateTime Start = new(2025, 3, 1, 6, 0, 0, DateTimeKind.Utc);

    public static IEnumerable<Movement> Generate(int seed, int count)
    {
        var random = new Random(seed);
        var pairs = (from sku in Enumerable.Range(1, SkuCount) from warehouse in Warehouses select (Sku: string.Create(CultureInfo.InvariantCulture, $"sku-{sku:d3}"), Warehouse: warehouse)).ToArray();
        var levels = new int[pairs.Length];
        for (var number = 0; number < count; number++)
        {
            var pair = number < pairs.Length ? number : random.Next(pairs.Length);
            var quantity = number < pairs.Length ? random.Next(40, 160) : Next(random, levels[pair]);
            levels[pair] += quantity;
            yield return new Movement(
                string.Create(CultureInfo.InvariantCulture, $"m-{number + 1:d6}"),
                pairs[pair].Sku,
                pairs[pair].Warehouse,
                quantity,
                Start.AddSeconds((long)number * SecondsBetween));
        }
    }

    private static int Next(Random random, int level)
    {
        // Deliveries come late, so that some shelves are empty at the end.
        var deliver = level == 0 || (level < LowLevel && random.Next(4) == 0);
        return deliver ? random.Next(20, 90) : -random.Next(1, Math.Min(level, 6) + 1);
    }
}
