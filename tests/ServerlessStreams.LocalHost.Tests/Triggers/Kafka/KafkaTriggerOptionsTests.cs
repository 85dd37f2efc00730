using Confluent.Kafka;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka;

public sealed class KafkaTriggerOptionsTests
{
    [Fact]
    public void Read_Nothing_IsTheTriggersDefaults()
    {
        var options = Read([], out var warnings);

        Assert.Equal(new KafkaTriggerOptions(), options);
        Assert.Equal((64, 1, 1, true, 5, 200, AutoOffsetReset.Earliest, 10_000), (
            options.MaxBatchSize, options.SubscriberIntervalInSeconds, options.ExecutorChannelCapacity, options.CommitOnFailure,
            options.MaxRetries, options.AutoCommitIntervalMs, options.AutoOffsetReset, options.SessionTimeoutMs));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Read_Settings_TakesThemWhateverTheirCase()
    {
        var options = Read(
            [("MAXBATCHSIZE", "1000"), ("commitOnFailure", "False"), ("maxRetries", "-1"), ("autoOffsetReset", "latest"), ("maxPollIntervalMs", "20000")],
            out var warnings);

        Assert.Equal(
            new KafkaTriggerOptions
            {
                MaxBatchSize = 1000, CommitOnFailure = false, MaxRetries = -1, AutoOffsetReset = AutoOffsetReset.Latest, MaxPollIntervalMs = 20_000,
            },
            options);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Read_SeveralErrors_NamesAllWithValueAndPlace()
    {
        var error = Assert.Throws<LocalHostException>(() => KafkaTriggerOptionsReader.Read(
            [new("maxBatchSize", "0"), new("commitOnFailure", "maybe"), new("maxRetries", "-2"), new("autoOffsetReset", "middle"), new("autoCommitIntervalMs", "1s")],
            name => $"place of {name}",
            out _));

        var lines = error.Message.Split(Environment.NewLine);
        Assert.Equal(5, lines.Length);
        Assert.All(
            new[] { ("maxBatchSize", "0"), ("commitOnFailure", "maybe"), ("maxRetries", "-2"), ("autoOffsetReset", "middle"), ("autoCommitIntervalMs", "1s") },
            wrong => Assert.Contains(lines, line => line.Contains($"extensions.kafka.{wrong.Item1} = '{wrong.Item2}' (place of {wrong.Item1})", StringComparison.Ordinal)));
    }

    [Fact]
    public void Read_PollIntervalBelowSession_IsRefusedAsByTheClient()
    {
        var error = Assert.Throws<LocalHostException>(() => Read([("maxPollIntervalMs", "1000"), ("sessionTimeoutMs", "6000")], out _));

        Assert.Contains("maxPollIntervalMs = 1000", error.Message);
        Assert.Contains("sessionTimeoutMs = 6000", error.Message);
    }

    [Fact]
    public void Read_UnknownNameAndShortSession_AreWarnings()
    {
        Read([("maxBatchsise", "10"), ("sessionTimeoutMs", "2000")], out var warnings);

        Assert.Equal(2, warnings.Count);
        Assert.Contains("extensions.kafka.maxBatchsise", warnings[0]);
        Assert.Contains("sessionTimeoutMs", warnings[1]);
    }

    [Fact]
    public void Create_Binding_BecomesTheClientsSettings()
    {
        var config = KafkaConsumerSettings.Create(
            Binding(("protocol", "SaslSsl"), ("authenticationMode", "ScramSha256"), ("username", "u"), ("password", "p"), ("sslCaPEM", "ca"), ("sslCertificateandKeyPEM", "both")),
            new KafkaTriggerOptions { AutoCommitIntervalMs = 123 });

        Assert.Equal((SecurityProtocol.SaslSsl, SaslMechanism.ScramSha256, "u", "p"), (config.SecurityProtocol, config.SaslMechanism, config.SaslUsername, config.SaslPassword));
        Assert.Equal(("ca", "both", "both"), (config.SslCaPem, config.SslCertificatePem, config.SslKeyPem));
        Assert.Equal((true, false, 123, IsolationLevel.ReadCommitted), (config.EnableAutoCommit, config.EnableAutoOffsetStore, config.AutoCommitIntervalMs, config.IsolationLevel));
    }

    [Fact]
    public void Create_BindingThatCannotRun_NamesEverything()
    {
        var binding = Binding() with { ConsumerGroup = "", IsBatched = false, KeyDataType = "Uuid" };

        var message = Assert.Throws<LocalHostException>(() => KafkaConsumerSettings.Create(binding, new KafkaTriggerOptions())).Message;

        Assert.Contains("consumer group", message);
        Assert.Contains("IsBatched", message);
        Assert.Contains("'Uuid'", message);
        Assert.Contains("'f'", message);
    }

    [Fact]
    public void Create_UnknownProtocol_NamesValueAndChoices()
    {
        var message = Assert.Throws<LocalHostException>(
            () => KafkaConsumerSettings.Create(Binding(("protocol", "Tls")), new KafkaTriggerOptions())).Message;

        Assert.Contains("protocol = 'Tls'", message);
        Assert.Contains("SaslSsl", message);
    }

    private static KafkaTriggerOptions Read((string Name, string? Value)[] settings, out IReadOnlyList<string> warnings)
        => KafkaTriggerOptionsReader.Read(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)), null, out warnings);

    private static KafkaTriggerBinding Binding(params (string Name, string Value)[] properties)
        => new("1", "f", "broker:9092", "t", "g", IsBatched: true, "Binary", properties.ToDictionary(property => property.Name, property => property.Value));
}
