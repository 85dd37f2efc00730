using ServerlessStreams.Errors;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests;

public sealed class KafkaConnectionTests
{
    [Theory]
    [InlineData("localhost:9092")]
    [InlineData("a:1, b:65535")]
    [InlineData("broker")]
    [InlineData("[::1]")]
    [InlineData("[::1]:9092")]
    [InlineData("SASL_SSL://space.servicebus.windows.net:9093")]
    public void Validate_UsableAddresses_Pass(string servers) => new KafkaConnection { BootstrapServers = servers }.Validate();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a:9092,")]
    [InlineData("a:")]
    [InlineData("a:0")]
    [InlineData("a:65536")]
    [InlineData("a:port")]
    [InlineData(":9092")]
    public void Validate_UnusableAddresses_AreNamed(string servers)
    {
        var thrown = Assert.Throws<ArgumentException>(() => new KafkaConnection { BootstrapServers = servers }.Validate());

        Assert.Contains($"'{servers.Split(',')[0]}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SeveralErrors_AreReportedTogether()
    {
        var connection = new KafkaConnection
        {
            BootstrapServers = "a:0,b:x",
            RequestTimeout = TimeSpan.Zero,
            Settings = new Dictionary<string, string> { ["acks"] = "1", ["partitioner"] = "consistent", ["sasl.username"] = null! },
        };

        var message = Assert.Throws<ArgumentException>(connection.Validate).Message;

        foreach (var named in (string[])["'a:0'", "'b:x'", "'acks'", "'partitioner'", "'sasl.username'", "00:00:00"])
        {
            Assert.Contains(named, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Emitter_WrongOptionsAndConnection_AreReportedTogether()
    {
        var message = Assert.Throws<ArgumentException>(() => new KafkaEmitter(
            new KafkaConnection { BootstrapServers = "a:0" }, new KafkaEmitterOptions { Linger = TimeSpan.FromHours(1) })).Message;

        Assert.Contains("'a:0'", message, StringComparison.Ordinal);
        Assert.Contains("01:00:00", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Emitter_SettingThatTheClientDoesNotKnow_IsNamed()
    {
        var connection = new KafkaConnection
        {
            BootstrapServers = "localhost:1",
            Settings = new Dictionary<string, string> { ["no.such.setting"] = "1" },
        };

        var thrown = Assert.Throws<ArgumentException>(() => new KafkaEmitter(connection));

        Assert.Contains("no.such.setting", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OfTheProducer_KeepOrderWhateverTheUserSets()
    {
        var settings = ConfluentWireProducer.Settings(
            new KafkaConnection
            {
                BootstrapServers = "a:1",
                Settings = new Dictionary<string, string> { ["linger.ms"] = "20", ["compression.type"] = "lz4" },
            },
            TimeSpan.FromMilliseconds(2));

        Assert.Equal("true", settings["enable.idempotence"]);
        Assert.Equal("true", settings["enable.gapless.guarantee"]);
        Assert.Equal("all", settings["acks"]);
        Assert.Equal("0", settings["message.timeout.ms"]);
        Assert.Equal("murmur2_random", settings["partitioner"]);
        Assert.Equal("20", settings["linger.ms"]);
        Assert.Equal("lz4", settings["compression.type"]);
    }

    [Fact]
    public void EnsureLoaded_NothingForThePlatform_OneSentenceNamesPlatformAndPackage()
    {
        var thrown = Assert.Throws<BrokerException>(() => NativeClient.EnsureLoaded(
            () => throw new DllNotFoundException("Failed to load the librdkafka native library."), "linux-riscv64"));

        Assert.Contains("'linux-riscv64'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("librdkafka.redist", thrown.Message, StringComparison.Ordinal);
        Assert.Single(thrown.Message.Split('\n'));
    }
}
