using Confluent.Kafka;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>
/// Several tasks send several outboxes each, while batches fail, answers are lost, producers die, calls are cancelled and
/// records are refused, in any order. Whatever happens, every record gets there, and what a partition holds of a task grows.
/// </summary>
public sealed class KafkaEmitterOrderTests
{
    private const string DeadLetters = "out.dead-letter";

    private static readonly EmitterTimes Times = new()
    {
        MissingTopic = TimeSpan.FromMilliseconds(30),
        AskAgain = TimeSpan.FromMilliseconds(1),
        LastReports = TimeSpan.FromMilliseconds(5),
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(2),
    };

    private static readonly Gen<Scenario> Scenarios =
        from tasks in Gen.Int[1, 3]
        from outboxes in Gen.Int[1, 3]
        from records in Gen.Int[1, 40]
        from partitions in Gen.Int[1, 3]
        from keys in Gen.Int[1, 4]
        from transient in Gen.Int[0, 30]
        from lost in Gen.Int[0, 30]
        from fatal in Gen.Int[0, 2]
        from refused in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Int[1, 8]))
        from names in Gen.Bool
        from cancels in Gen.Frequency((1, Gen.Const(0)), (2, Gen.Int[5, 60]))
        from queue in Gen.Frequency((3, Gen.Const(int.MaxValue)), (1, Gen.Int[1, 8]))
        from seed in Gen.Int
        select new Scenario(
            tasks, outboxes, records, partitions, keys, new FakeFaults(transient, lost, fatal), refused, names, cancels, queue, seed);

    [Fact]
    public async Task Emit_WhateverFails_EveryIdArrivesAndFirstOccurrencesGrow() =>
        await Scenarios.SampleAsync(RunAsync, iter: 400, threads: 2);

    private static async Task RunAsync(Scenario scenario)
    {
        var broker = new FakeBroker
        {
            Topics = { ["out"] = scenario.Partitions, [DeadLetters] = 1 },
            NamesTheRefused = scenario.NamesTheRefused,
            QueueCapacity = scenario.QueueCapacity,
            Refuses = record => record.Topic == "out" && scenario.IsRefused(record.Id) ? ErrorCode.InvalidTimestamp : ErrorCode.NoError,
        };
        await using var emitter = new KafkaEmitter(broker.Make, "fake:9092", Times, TimeProvider.System, NullLogger.Instance);
        var done = Task.WhenAll(Enumerable.Range(0, scenario.Tasks).Select(task => Task.Run(() => SendAllAsync(emitter, scenario, task))));

        // Faults for a while, so that it ends; then all works.
        var random = new Random(scenario.Seed);
        var started = TimeProvider.System.GetTimestamp();
        for (var step = 0; !done.IsCompleted; step++)
        {
            broker.Step(random, step < 3000 ? scenario.Faults : FakeFaults.None);
            if (step % 8 == 0)
            {
                await Task.Yield();
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "The calls do not end.");
        }

        await done;
        broker.Settle();
        for (var step = 0; step < 200; step++)
        {
            broker.Step(random, FakeFaults.None);
        }

        // A dead letter takes the place of a record in the middle, so dead letters are in no order of ids.
        Order.AssertGrows(broker, except: DeadLetters);
        var arrived = broker.Logs().SelectMany(log => log.Records).Select(record => record.Id).ToHashSet();
        for (var task = 0; task < scenario.Tasks; task++)
        {
            for (var number = 0; number < scenario.Outboxes * scenario.Records; number++)
            {
                Assert.Contains(new OutboxId(Outboxes.Task(task), 1, number), arrived);
            }
        }
    }

    /// <summary>As a task does: the next outbox only when all of this one is acknowledged.</summary>
    private static async Task SendAllAsync(KafkaEmitter emitter, Scenario scenario, int task)
    {
        var random = new Random(HashCode.Combine(scenario.Seed, task));
        for (var sequence = 0; sequence < scenario.Outboxes; sequence++)
        {
            var first = sequence * scenario.Records;
            var outbox = Outboxes.Of([.. Enumerable.Range(first, scenario.Records).Select(number => Outboxes.Record(
                number,
                key: random.Next(5) == 0 ? null : $"key-{random.Next(scenario.Keys)}",
                task: Outboxes.Task(task)))]);
            while (outbox.PendingCount > 0)
            {
                using var cancellation = new CancellationTokenSource();
                if (scenario.CancelAfter > 0 && random.Next(3) > 0)
                {
                    cancellation.CancelAfter(TimeSpan.FromMicroseconds(random.Next(scenario.CancelAfter * 100)));
                }

                try
                {
                    await emitter.EmitAsync(outbox, cancellation.Token);
                }
                catch (OperationCanceledException)
                {
                    // A restart forgets what was acknowledged.
                    if (random.Next(3) == 0)
                    {
                        outbox = Again(outbox);
                    }
                }
                catch (RecordRejectedException rejected)
                {
                    Assert.True(scenario.IsRefused(outbox[rejected.Index].Id), $"{outbox[rejected.Index].Id} is not to blame.");
                    outbox.Replace(rejected.Index, outbox[rejected.Index] with { Topic = DeadLetters });
                }
            }
        }
    }

    private static Outbox Again(Outbox outbox) =>
        new(outbox.Task, outbox.Sequence, [.. Enumerable.Range(0, outbox.Count).Select(index => outbox[index])]);

    private sealed record Scenario(
        int Tasks,
        int Outboxes,
        int Records,
        int Partitions,
        int Keys,
        FakeFaults Faults,
        int RefusedPercent,
        bool NamesTheRefused,
        int CancelAfter,
        int QueueCapacity,
        int Seed)
    {
        public bool IsRefused(OutboxId id) => (uint)(id.Number * 7919 + id.Task.Partition * 31 + Seed) % 100 < RefusedPercent;
    }
}
