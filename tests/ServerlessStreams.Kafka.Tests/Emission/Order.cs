using ServerlessStreams.Tasks;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>The emitter's promise, asked of a broker.</summary>
internal static class Order
{
    /// <summary>In every partition the ids of each task grow, apart from repeats.</summary>
    public static void AssertGrows(FakeBroker broker, string? except = null)
    {
        foreach (var (topic, partition, records) in broker.Logs())
        {
            if (topic == except)
            {
                continue;
            }

            var seen = new Dictionary<TaskId, HashSet<long>>();
            var last = new Dictionary<TaskId, long>();
            foreach (var record in records)
            {
                var ids = seen.TryGetValue(record.Id.Task, out var known) ? known : seen[record.Id.Task] = [];
                if (ids.Add(record.Id.Number))
                {
                    Assert.True(
                        record.Id.Number > last.GetValueOrDefault(record.Id.Task, -1),
                        $"{topic}/{partition}: {record.Id} stands behind {last.GetValueOrDefault(record.Id.Task)}: {string.Join(' ', records.Where(each => each.Id.Task == record.Id.Task).Select(each => each.Id.Number))}");
                    last[record.Id.Task] = record.Id.Number;
                }
            }
        }
    }
}
