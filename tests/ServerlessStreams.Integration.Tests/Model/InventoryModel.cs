using ServerlessStreams.Integration.Tests.Demo;

namespace ServerlessStreams.Integration.Tests.Model;

/// <summary>Levels and low-stock events of some movements: a sum per article and warehouse, and every fall below the reorder point.</summary>
internal sealed class InventoryModel
{
    private readonly SortedDictionary<(string Sku, string Warehouse), long> _levels = [];
    private readonly List<Event> _lowStock = [];

    public InventoryModel(IEnumerable<TopicLine> movements, long reorderPoint = 20)
    {
        foreach (var line in movements.OrderBy(line => line.Partition).ThenBy(line => line.Offset))
        {
            var (sku, warehouse) = (line.Text("sku"), line.Text("warehouse"));
            var before = _levels.GetValueOrDefault((sku, warehouse));
            var level = before + line.Value.GetProperty("quantity").GetInt64();
            _levels[(sku, warehouse)] = level;
            if (before >= reorderPoint && level < reorderPoint)
            {
                _lowStock.Add(new(
                    line.Position,
                    Murmur2.Partition(sku, 4),
                    sku,
                    line.Time("at").ToUnixTimeMilliseconds(),
                    Event.Fields(
                        ("sku", sku),
                        ("warehouse", warehouse),
                        ("level", level),
                        ("before", before),
                        ("reorderPoint", reorderPoint),
                        ("movementId", line.Text("movementId")),
                        ("at", line.Time("at")))));
            }
        }
    }

    public IReadOnlyList<(string Sku, string Warehouse, long Level)> Levels =>
        [.. _levels.OrderBy(entry => entry.Key.Sku, StringComparer.Ordinal).ThenBy(entry => entry.Key.Warehouse, StringComparer.Ordinal)
            .Select(entry => (entry.Key.Sku, entry.Key.Warehouse, entry.Value))];

    public IReadOnlyList<Event> LowStock => _lowStock;
}
