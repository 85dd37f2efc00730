using System.Text;
using ServerlessStreams.Tasks;
using ServerlessStreams.Testing;

namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>Runs the engine on the inputs of a case, split into batches in any way.</summary>
internal static class WindowRun
{
    public sealed record Outcome(IReadOnlyList<ResultRow> Rows, IReadOnlyList<EmittedRecord> Emitted, string State, IReadOnlyList<TaskCounters> PerBatch);

    public sealed record Row(string Key, long Start, long End, string? Value);

    public static Topology TopologyOf(WindowParameters parameters) => Topology.Create("vectors", topology =>
    {
        RecordStream<string, string> stream = topology.Stream("in", Serdes.Utf8, Serdes.Utf8);
        if (parameters.Filter is not null)
        {
            stream = stream.Where(value => value is not null && !value.StartsWith('-'));
        }

        TimeWindows windows = parameters.Window == "hopping"
            ? HoppingWindows.Of(Milliseconds(parameters.SizeMs), Milliseconds(parameters.AdvanceMs)).WithGrace(Milliseconds(parameters.GraceMs))
            : TumblingWindows.Of(Milliseconds(parameters.SizeMs)).WithGrace(Milliseconds(parameters.GraceMs));

        // An accumulator in a class that is changed in place would do as well: see RollbackTests.
        var aggregator = Aggregator.Create<string, string>(
            () => null!,
            (before, value) => TextAggregates.Add(parameters.Aggregate, before, value),
            TextAggregates.Merge(parameters.Aggregate),
            Serdes.Utf8);
        stream.GroupByKey()
            .WindowedBy(windows)
            .WithLateRecords(late => late.To("late"))
            .Aggregate("aggregate", aggregator)
            .Emit(parameters.OnClose ? EmitStrategy.OnWindowClose : EmitStrategy.OnWindowUpdate)
            .Select((window, value) => new Row(window.Key, window.Window.StartMilliseconds, window.Window.EndMilliseconds, value))
            .To("out", Serdes.Json<Row>());
    });

    public static async Task<Outcome> RunAsync(WindowParameters parameters, IReadOnlyList<VectorInput> inputs, IReadOnlyList<int> batches)
    {
        await using var driver = new TopologyTestDriver(TopologyOf(parameters));
        var rows = new List<ResultRow>();
        var counters = new List<TaskCounters>();
        var next = 0;
        foreach (var size in batches)
        {
            var before = driver.Broker.Emitted.Count;
            var batch = inputs.Skip(next).Take(size)
                .Select(input => driver.Broker.Append("in", 0, Bytes(input.Key), Bytes(input.Text), input.Timestamp))
                .ToArray();
            next += size;
            counters.Add((await driver.PipeAsync(batch)).Counters);
            rows.AddRange(driver.Broker.Emitted.Skip(before).Where(record => record.Topic == "out").Select(record => ToRow(record, next - 1)));
        }

        Assert.Equal(inputs.Count, next);
        return new Outcome(rows, driver.Broker.Emitted, await driver.DumpStateAsync(), counters);
    }

    public static Task<Outcome> RunOneByOneAsync(WindowParameters parameters, IReadOnlyList<VectorInput> inputs) =>
        RunAsync(parameters, inputs, [.. inputs.Select(_ => 1)]);

    private static ResultRow ToRow(EmittedRecord record, int afterInput)
    {
        var row = Serdes.Json<Row>().Deserialize(record.Value, new SerdeContext("out", false, []));
        return new ResultRow(row.Key, row.Start, row.End, row.Value, record.Timestamp, afterInput);
    }

    private static TimeSpan Milliseconds(long value) => TimeSpan.FromMilliseconds(value);

    private static ReadOnlyMemory<byte>? Bytes(string? text) => text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(text);
}
