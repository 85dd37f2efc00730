using System.Collections;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Tests.Settings;

public sealed class SettingResolverTests
{
    private readonly SettingResolver _resolver = new(HostSettings.Load(
        null, new Hashtable { ["Kafka__Brokers"] = "b:9092", ["BrokerList"] = "c:9092", ["Name"] = "BrokerList", ["Empty"] = "" }));

    [Theory]
    [InlineData("orders", "orders")]
    [InlineData("%Kafka:Brokers%", "b:9092")]
    [InlineData("%kafka__brokers%", "b:9092")]
    [InlineData("BrokerList", "c:9092")]
    [InlineData("%Name%", "c:9092")]
    [InlineData("pre-%Name%-%Kafka:Brokers%", "pre-BrokerList-b:9092")]
    [InlineData("100%", "100%")]
    public void Resolve_Text_AsTheHostDoes(string text, string expected)
        => Assert.Equal(expected, _resolver.Resolve(text, "here"));

    [Theory]
    [InlineData("%Missing:Name%", "Missing__Name")]
    [InlineData("a-%Empty%", "Empty")]
    public void Resolve_MissingSetting_SaysHowToSetIt(string text, string variable)
    {
        var error = Assert.Throws<LocalHostException>(() => _resolver.Resolve(text, "topic of function 'f'"));

        Assert.Contains($"'{text}' (topic of function 'f')", error.Message, StringComparison.Ordinal);
        Assert.Contains($"environment variable {variable}", error.Message, StringComparison.Ordinal);
    }
}
