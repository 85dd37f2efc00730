using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests.Settings;

public sealed class KafkaSettingsTests
{
    [Fact]
    public void Connection_BrokersAndClientSettings_AreTakenOver()
    {
        var connection = KafkaSettings.Connection(TestSettings.Of(
            ("Kafka:Brokers", "a:9092,b:9092"),
            ("Kafka:Client:security.protocol", "SASL_SSL"),
            ("Kafka:Client:sasl_mechanism", "PLAIN")));

        Assert.Equal("a:9092,b:9092", connection.BootstrapServers);
        Assert.Equal(
            new Dictionary<string, string> { ["security.protocol"] = "SASL_SSL", ["sasl.mechanism"] = "PLAIN" }, connection.Settings);
    }

    [Fact]
    public void Connection_NoBrokers_NamesTheSettingInBothForms()
    {
        var exception = Assert.Throws<ArgumentException>(() => KafkaSettings.Connection(TestSettings.Of()));

        Assert.Contains("Kafka:Brokers", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Kafka__Brokers", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_WrongPort_NamesSettingAndValue()
    {
        var exception = Assert.Throws<ArgumentException>(() => KafkaSettings.Connection(TestSettings.Of(("Kafka:Brokers", "a:port"))));

        Assert.Contains("Kafka:Brokers", exception.Message, StringComparison.Ordinal);
        Assert.Contains("a:port", exception.Message, StringComparison.Ordinal);
    }
}
