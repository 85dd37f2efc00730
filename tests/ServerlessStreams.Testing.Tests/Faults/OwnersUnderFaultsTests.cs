using System.Text;
using CsCheck;
using ServerlessStreams.State;
using ServerlessStreams.State.Sqlite;

namespace ServerlessStreams.Testing.Tests.Faults;

/// <summary>
/// Two owners of one log, random batches, redelivery, crashes between any two steps, lost answers, conflicts, a broker that
/// fails, handlers that change their minds, cancellation, queries: the state, and the results by their ids, are those of a
/// run in which nothing went wrong.
/// </summary>
public sealed class OwnersUnderFaultsTests : IDisposable
{
    private sealed record Input(int Partition, string? Key, string? Value, long Timestamp);

    private static readonly Gen<List<Input>> Inputs =
        (from partition in Gen.Int[0, 1]
         from key in Gen.OneOf<string?>("a", "b", "c", null)
         from value in Gen.OneOf<string?>("1", "22", "333", "echo", "boom", "halfway", "nan", "\uFFFF", null)
         from step in Gen.Int[-25, 15]
         select (partition, key, value, step))
        .List[1, 60].Select(steps =>
        {
            var times = new long[2];
            return steps.ConvertAll(step =>
            {
                var at = Math.Max(0, times[step.partition] + step.step);
                times[step.partition] = Math.Max(times[step.partition], at);
                return new Input(step.partition, step.key, step.value, at);
            });
        });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streams-owners-");
    private int _files;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void PipeAsync_TwoOwnersAndEverythingGoesWrong_EqualsACalmRun() => Sample(iterations: 1_000, () =>
    {
        var log = new InMemoryStateLog();
        return () => log;
    });

    [Fact]
    public void PipeAsync_TwoOwnersOfAFileAndEverythingGoesWrong_EqualsACalmRun() => Sample(iterations: 200, () =>
    {
        // Each owner opens the file itself, as another process does.
        var file = Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _files)}.db");
        return () => SqliteStateLog.Open(file);
    });

    private static void Sample(int iterations, Func<Func<IStateLog>> storage) => Gen.Select(Inputs, Gen.Int[1, int.MaxValue - 10]).Sample(
        (inputs, seed) => CompareAsync(inputs, seed, storage()).GetAwaiter().GetResult(), iter: iterations);

    private static async Task CompareAsync(List<Input> inputs, int seed, Func<IStateLog> open)
    {
        var calm = await CalmAsync(inputs);
        var taken = new List<EmittedRecord>();
        await using var log = open();
        await using (var first = new TestOwner(open(), taken, seed))
        await using (var second = new TestOwner(open(), taken, seed + 1))
        {
            await RunAsync(inputs, [first, second], new Chance(seed + 2));
        }

        Assert.Equal(calm.State, await StateDump.DumpAsync(log, EverythingTopology.Topology, default));
        var texts = taken.Select(record => (record.Id, Text: Text(record))).Distinct().ToList();
        Assert.Equal(calm.Results, texts.Select(record => record.Text).Order(StringComparer.Ordinal));

        // Whatever was repeated: what comes for the first time comes in order.
        var last = new Dictionary<string, long>();
        foreach (var id in texts.Select(record => record.Id))
        {
            var (task, number) = (id[..id.LastIndexOf('/')], long.Parse(id[(id.LastIndexOf('/') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(last.GetValueOrDefault(task, -1) + 1, number);
            last[task] = number;
        }
    }

    private static async Task<(string State, IEnumerable<string> Results)> CalmAsync(List<Input> inputs)
    {
        var taken = new List<EmittedRecord>();
        await using var log = new InMemoryStateLog();
        await using var owner = new TestOwner(log, taken, seed: 0);
        Assert.True(await owner.TryPipeAsync(Append(inputs, owner.Broker)));
        return (await StateDump.DumpAsync(log, EverythingTopology.Topology, default), taken.Select(Text).Order(StringComparer.Ordinal).ToList());
    }

    private static async Task RunAsync(List<Input> inputs, TestOwner[] owners, Chance chance)
    {
        foreach (var owner in owners)
        {
            Append(inputs, owner.Broker);
        }

        var partitions = inputs.Select(input => input.Partition).Distinct().ToList();
        var next = new int[2];
        var count = new[] { inputs.Count(input => input.Partition == 0), inputs.Count(input => input.Partition == 1) };
        for (var tries = 0; partitions.Exists(partition => next[partition] < count[partition]); tries++)
        {
            Assert.True(tries < 5_000, "it does not get on");
            var owner = chance.Below(2);
            var (batch, ends) = Batch(owners[owner]);
            if (chance.Once(3))
            {
                // The other one runs something like it at the same time.
                var (otherBatch, otherEnds) = Batch(owners[1 - owner]);
                var other = Task.Run(() => owners[1 - owner].TryPipeAsync(otherBatch));
                Advance(await owners[owner].TryPipeAsync(batch), ends);
                Advance(await other, otherEnds);
            }
            else
            {
                Advance(await owners[owner].TryPipeAsync(batch), ends);
            }

            await owners[chance.Below(2)].DoSomethingElseAsync();
        }

        // A last commit may not be sent out yet: whoever is handed the end once more does it.
        while (!await owners[0].TryPipeAsync([.. partitions.SelectMany(partition => owners[0].Broker.Read(EverythingTopology.Source, partition, count[partition] - 1))]))
        {
        }

        (SourceRecord[] Records, int[] Ends) Batch(TestOwner owner)
        {
            var records = new List<SourceRecord>();
            var ends = new int[2];
            foreach (var partition in partitions)
            {
                if (partitions.Count > 1 && chance.Once(4))
                {
                    continue;
                }

                var from = Math.Max(0, next[partition] - (chance.Once(2) ? 0 : chance.Below(5)));
                var some = owner.Broker.Read(EverythingTopology.Source, partition, from).Take(1 + chance.Below(12)).ToList();
                records.AddRange(some);
                ends[partition] = from + some.Count;
            }

            return ([.. records], ends);
        }

        void Advance(bool succeeded, int[] ends)
        {
            for (var partition = 0; succeeded && partition < 2; partition++)
            {
                next[partition] = Math.Max(next[partition], ends[partition]);
            }
        }
    }

    private static SourceRecord[] Append(List<Input> inputs, TestBroker broker) => [.. inputs.Select(input => broker.Append(
        EverythingTopology.Source, input.Partition, Bytes(input.Key), Bytes(input.Value), input.Timestamp, [RecordHeader.OfText("trace", input.Timestamp.ToString(System.Globalization.CultureInfo.InvariantCulture))]))];

    // A text that no encoder makes stands for bytes that no decoder takes.
    private static ReadOnlyMemory<byte>? Bytes(string? text) => text switch
    {
        null => default(ReadOnlyMemory<byte>?),
        "\uFFFF" => new byte[] { 0xFF, 0xFE },
        _ => Encoding.UTF8.GetBytes(text),
    };

    /// <summary>All of a record but the stack trace, which may say on which way one came.</summary>
    private static string Text(EmittedRecord record) =>
        $"{record.Id} {record.Topic} {record.Cause} {record.Timestamp} {Text(record.Key)} {Text(record.Value)} "
        + string.Join(',', record.Headers.Where(header => !header.Key.EndsWith("stacktrace", StringComparison.Ordinal)).Select(header => $"{header.Key}={Text(header.Value?.ToArray())}"));

    private static string Text(byte[]? bytes) => bytes is null ? "null" : $"'{Encoding.UTF8.GetString(bytes)}'";
}
