using System.Text;
using CsCheck;
using ServerlessStreams.Tasks;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>Records that are taken in runs, with such among them as fail half way, have no key, no value or no time.</summary>
public sealed class HostileRunTests
{
    private static readonly Topology Lists = Topology.Create("runs", topology => topology
        .Stream("in", Serdes.Utf8, Serdes.Utf8)
        .WithMaxOutOfOrderness(TimeSpan.FromMilliseconds(3))
        .GroupByKey()
        .WindowedBy(TumblingWindows.Of(TimeSpan.FromMilliseconds(50)).WithGrace(TimeSpan.FromMilliseconds(5)))
        .WithLateRecords(late => late.To("late"))
        .Aggregate("lists", Aggregator.Create<string, List<string>>(() => [], (list, value) =>
        {
            list.Add(value ?? "null");
            return value switch
            {
                "halfway" => throw new InvalidOperationException("half way"),
                "delete" => null,
                _ => list,
            };
        }))
        .Emit(EmitStrategy.OnWindowClose)
        .Select((window, list) => $"{window.Key}@{window.Window.StartMilliseconds}: {string.Join('+', list)}")
        .To("out", Serdes.Utf8));

    private static readonly Gen<List<(string? Key, string? Value, int Step)>> Inputs = Gen.Select(
        Gen.OneOf<string?>("a", "b", "c", null), Gen.OneOf<string?>("1", "2", "3", "halfway", "delete", "bad", null), Gen.Int[-20, 22]).List[1, 100];

    [Fact]
    public void PipeAsync_AnySplit_IsTheSame() => Gen.Select(Inputs, Gen.Int).Sample(
        (inputs, seed) =>
        {
            var one = RunAsync(inputs, [.. inputs.Select(_ => 1)]).GetAwaiter().GetResult();
            var split = RunAsync(inputs, Splits.Of(inputs.Count, new Random(seed))).GetAwaiter().GetResult();
            var whole = RunAsync(inputs, [inputs.Count]).GetAwaiter().GetResult();

            Assert.Equal(one, split);
            Assert.Equal(one, whole);
        },
        iter: 300);

    private static async Task<string> RunAsync(List<(string? Key, string? Value, int Step)> inputs, IReadOnlyList<int> batches)
    {
        await using var driver = new TopologyTestDriver(Lists);
        var time = 0;
        var records = inputs.ConvertAll(input =>
        {
            // One in many has a time that is none.
            var at = input.Step == 22 ? -1 : Math.Max(0, time + input.Step);
            time = Math.Max(time, at);
            return driver.Broker.Append("in", 0, Bytes(input.Key), Bytes(input.Value), at);
        });
        var next = 0;
        var sum = default(TaskCounters);
        foreach (var size in batches)
        {
            sum += (await driver.PipeAsync(records.Slice(next, size).ToArray())).Counters;
            next += size;
        }

        return $"{sum}\n{await driver.DumpStateAsync()}\n"
            + string.Join('\n', driver.Broker.Emitted.Select(record => Splits.Text(record with { Headers = [.. record.Headers.Where(header => !header.Key.EndsWith("stacktrace", StringComparison.Ordinal))] })));
    }

    // "bad" stands for bytes that are no UTF-8.
    private static ReadOnlyMemory<byte>? Bytes(string? text) =>
        text is null ? default(ReadOnlyMemory<byte>?) : text == "bad" ? new byte[] { 0xFF } : Encoding.UTF8.GetBytes(text);
}
