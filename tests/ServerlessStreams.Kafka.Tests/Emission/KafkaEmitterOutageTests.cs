using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;
using ServerlessStreams.Kafka.Emission;
using ServerlessStreams.Kafka.Tests.Brokers;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>Brokers that are killed, that are not there, or that say no.</summary>
public sealed class KafkaEmitterOutageTests
{
    [SkippableFact]
    public async Task Emit_BrokerKilledInTheMiddleAndRestarted_AllThereInOrder()
    {
        BrokerFixture.SkipWithoutHome();
        await using var cluster = await KafkaCluster.StartAsync();
        var topic = await BrokerFixture.TopicAsync(cluster.Bootstrap, 2);
        await using var emitter = new KafkaEmitter(new KafkaConnection { BootstrapServers = cluster.Bootstrap });
        var sent = 0;
        var stop = false;
        var emission = Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                await emitter.EmitAsync(
                    Outboxes.Of([.. Enumerable.Range(sent, 300).Select(n => Outboxes.Record(n, topic, $"key-{n % 17}"))]),
                    KafkaEmitterBrokerTests.Limit(120));
                Volatile.Write(ref sent, sent + 300);
            }
        });
        await UntilAsync(() => Volatile.Read(ref sent) > 3000, emission);

        await cluster.KillAsync();
        var atKill = Volatile.Read(ref sent);
        await cluster.StartAgainAsync();
        await UntilAsync(() => Volatile.Read(ref sent) > atKill + 3000, emission);
        Volatile.Write(ref stop, true);
        await emission;

        AssertComplete(cluster.Bootstrap, topic, 2, sent);
    }

    [SkippableFact]
    public async Task Emit_CancelledDuringAnOutage_NamesTheBrokerAndALaterCallSendsTheRest()
    {
        BrokerFixture.SkipWithoutHome();
        await using var cluster = await KafkaCluster.StartAsync();
        var topic = await BrokerFixture.TopicAsync(cluster.Bootstrap, 2);
        await using var emitter = new KafkaEmitter(new KafkaConnection { BootstrapServers = cluster.Bootstrap });
        Outbox Next(int first) => Outboxes.Of([.. Enumerable.Range(first, 300).Select(n => Outboxes.Record(n, topic, $"key-{n % 17}"))]);
        await emitter.EmitAsync(Next(0), KafkaEmitterBrokerTests.Limit());
        await cluster.KillAsync();

        var outbox = Next(300);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var thrown = await Assert.ThrowsAsync<EmissionException>(
                () => emitter.EmitAsync(outbox, KafkaEmitterBrokerTests.Limit(1)).AsTask());
            Assert.Contains(cluster.Bootstrap, thrown.Message, StringComparison.Ordinal);
            Assert.Contains("300 of 300", thrown.Message, StringComparison.Ordinal);
        }

        await cluster.StartAgainAsync();
        await emitter.EmitAsync(outbox, KafkaEmitterBrokerTests.Limit());

        AssertComplete(cluster.Bootstrap, topic, 2, 600);
    }

    [Fact]
    public async Task Emit_NobodyListens_EndsWithTheTokenAndNamesAddressAndError()
    {
        var address = FreeAddress();
        await using var emitter = new KafkaEmitter(new KafkaConnection { BootstrapServers = address });
        var started = TimeProvider.System.GetTimestamp();

        var thrown = await Assert.ThrowsAsync<EmissionException>(
            () => emitter.EmitAsync(Outboxes.Sequence(3), KafkaEmitterBrokerTests.Limit(1)).AsTask());

        Assert.Contains(address, thrown.Message, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.9, 3);
    }

    [SkippableFact]
    public async Task Emit_NotAllowedToWrite_FailsNamingTopicAndReason()
    {
        BrokerFixture.SkipWithoutHome();
        await using var cluster = await KafkaCluster.StartAsync("--security", "sasl", "--acl");
        var topic = await BrokerFixture.TopicAsync(cluster.Admin, 1);
        foreach (var user in (string[])["User:app", "User:other"])
        {
            await cluster.ToolAsync("", "acls", "--add", "--allow-principal", user, "--operation", "Describe", "--topic", topic);
        }

        await cluster.ToolAsync("", "acls", "--add", "--allow-principal", "User:app", "--operation", "Write", "--topic", "elsewhere");
        KafkaConnection As(string user, string password) => new()
        {
            BootstrapServers = cluster.Bootstrap,
            Settings = new Dictionary<string, string>
            {
                ["security.protocol"] = "SASL_PLAINTEXT",
                ["sasl.mechanism"] = "PLAIN",
                ["sasl.username"] = user,
                ["sasl.password"] = password,
            },
        };

        await using var app = new KafkaEmitter(As("app", cluster.PasswordOf("app")));
        var denied = await Assert.ThrowsAsync<EmissionException>(
            () => app.EmitAsync(Outboxes.Sequence(3, topic), KafkaEmitterBrokerTests.Limit()).AsTask());
        await using var other = new KafkaEmitter(As("other", cluster.PasswordOf("other")));
        var deniedAll = await Assert.ThrowsAsync<EmissionException>(
            () => other.EmitAsync(Outboxes.Sequence(3, topic), KafkaEmitterBrokerTests.Limit()).AsTask());
        await using var stranger = new KafkaEmitter(As("app", "wrong"));
        var unknown = await Assert.ThrowsAsync<EmissionException>(
            () => stranger.EmitAsync(Outboxes.Sequence(3, topic), KafkaEmitterBrokerTests.Limit(3)).AsTask());
        await using var admin = new KafkaEmitter(As("admin", cluster.PasswordOf("admin")));
        await admin.EmitAsync(Outboxes.Sequence(3, topic), KafkaEmitterBrokerTests.Limit());

        Assert.Contains(nameof(ErrorCode.TopicAuthorizationFailed), denied.Message, StringComparison.Ordinal);
        Assert.Contains(topic, denied.Message, StringComparison.Ordinal);
        Assert.Contains("IdempotentWrite", deniedAll.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ErrorCode.Local_Authentication), unknown.Message, StringComparison.Ordinal);
        Assert.Equal(3, BrokerFixture.Read(cluster.Admin, topic, 0).Count);
    }

    internal static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    private static void AssertComplete(string bootstrap, string topic, int partitions, int count)
    {
        var all = new HashSet<long>();
        for (var partition = 0; partition < partitions; partition++)
        {
            var firsts = BrokerFixture.Read(bootstrap, topic, partition).Select(BrokerFixture.NumberOf).Distinct().ToList();
            Assert.Equal(firsts.Order(), firsts);
            all.UnionWith(firsts);
        }

        Assert.Equal(count, all.Count);
    }

    private static async Task UntilAsync(Func<bool> condition, Task emission)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.False(emission.IsFaulted, emission.Exception?.ToString());
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "Nothing more gets through.");
            await Task.Delay(5);
        }
    }
}
