using Confluent.Kafka;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Tests.Triggers.Kafka;
using ServerlessStreams.LocalHost.Topics;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Topics;

[Collection(KafkaCollection.Name)]
public sealed class CatchUpTests(SharedKafka kafka)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Wait_OutputsFeedAnotherTrigger_WaitsForItToo()
    {
        await using var broker = EmbeddedKafka.Start();
        await broker.EnsureTopicsAsync([new("in", 2), new("between", 2), new("out", 1)]);
        using var producer = Producer(broker);
        await ProduceAsync(producer, "in", 30);
        var last = new TestFunction();
        await using var first = Listener(broker, "in", Forward(producer, "between"));
        await using var second = Listener(broker, "between", Forward(producer, "out"));
        await using var third = Listener(broker, "out", last);
        foreach (var listener in new[] { first, second, third })
        {
            listener.Start();
        }

        await new CatchUp(broker, [first, second, third], TimeProvider.System).WaitAsync(null, CancellationToken.None).WaitAsync(_limit);

        Assert.Equal(30, last.Batches.Sum(batch => batch.Count));
    }

    [Fact]
    public async Task Look_BatchInTheFunction_IsNotCaughtUp()
    {
        await using var broker = EmbeddedKafka.Start();
        await broker.EnsureTopicsAsync([new("in", 2)]);
        using var producer = Producer(broker);
        await ProduceAsync(producer, "in", 8);
        var release = new TaskCompletionSource();
        await using var listener = Listener(broker, "in", new TestFunction(async (_, _, _) =>
        {
            await release.Task;
            return InvocationOutcome.Succeeded;
        }));
        var catchUp = new CatchUp(broker, [listener], TimeProvider.System);
        Assert.Equal(new CatchUpProgress(8, 0, false), await catchUp.LookAsync());
        listener.Start();
        await Eventually.TrueAsync(() => listener.Invocations == 1 && listener.Pending == 8, "all in the function");

        Assert.Equal(new CatchUpProgress(8, 8, false), await catchUp.LookAsync());
        release.SetResult();
        await catchUp.WaitAsync(null, CancellationToken.None).WaitAsync(_limit);

        Assert.Equal(new CatchUpProgress(0, 0, true), await catchUp.LookAsync());
    }

    [Fact]
    public async Task Wait_NothingEver_EndsWhenThePartitionsAreOwned()
    {
        await using var broker = EmbeddedKafka.Start();
        await broker.EnsureTopicsAsync([new("in", 4)]);
        await using var listener = Listener(broker, "in", new TestFunction());
        listener.Start();

        await new CatchUp(broker, [listener], TimeProvider.System).WaitAsync(null, CancellationToken.None).WaitAsync(_limit);

        Assert.Equal(0, listener.Invocations);
    }

    [SkippableFact]
    public async Task Wait_TransactionMarkersAtTheEnd_IsCaughtUpBehindThem()
    {
        Skip.IfNot(KafkaServer.IsConfigured, KafkaServer.HowToConfigure);
        await using var broker = await ExternalKafka.ConnectAsync(new ClientConfig { BootstrapServers = kafka.Server.Bootstrap }, "test", TimeSpan.FromSeconds(10));
        var topic = $"x-{Guid.NewGuid():n}";
        await broker.EnsureTopicsAsync([new(topic, 1)]);
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(broker.ClientConfig()) { TransactionalId = topic }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(20));
        producer.BeginTransaction();
        producer.Produce(topic, new Message<Null, string> { Value = "1" });
        producer.CommitTransaction();
        var function = new TestFunction();
        await using var listener = Listener(broker, topic, function);
        listener.Start();

        await new CatchUp(broker, [listener], TimeProvider.System).WaitAsync(null, CancellationToken.None).WaitAsync(_limit);

        Assert.Single(function.Batches);
        Assert.Equal((1L, 2L), (listener.Progress()[0].Stored, listener.Progress()[0].SettledUpTo));
    }

    private static TestFunction Forward(IProducer<Null, string> producer, string topic) => new(async (_, records, _) =>
    {
        await ProduceAsync(producer, topic, records.Count);
        return InvocationOutcome.Succeeded;
    });

    private static KafkaTriggerListener Listener(IKafkaBroker broker, string topic, IKafkaBatchExecutor function)
    {
        var binding = new KafkaTriggerBinding(
            topic, topic, broker.BootstrapServers, topic, $"group-of-{topic}", IsBatched: true, "Binary", new Dictionary<string, string>());
        return new KafkaTriggerListener(binding, new KafkaTriggerOptions(), function, TimeProvider.System, new RecordingLogger(), configure: broker.Tune);
    }

    private static IProducer<Null, string> Producer(IKafkaBroker broker)
        => new ProducerBuilder<Null, string>(new ProducerConfig(broker.ClientConfig())).Build();

    private static Task ProduceAsync(IProducer<Null, string> producer, string topic, int count)
        => Task.WhenAll(Enumerable.Range(0, count).Select(i => producer.ProduceAsync(topic, new Message<Null, string> { Value = $"{i}" })));
}
