using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.Functions.Triggers;

namespace ServerlessStreams.Functions.Tests.Triggers;

public sealed class FunctionTriggersTests
{
    private static readonly AppFolder App = new("/app", IsInAzure: false);

    [Fact]
    public async Task Read_KafkaTrigger_ValuesAreResolvedAsTheHostDoes()
    {
        var metadata = new FakeFunctionMetadata()
            .AddKafka("f", "%Topics:Words%", "GroupSetting", ("brokerList", "\"broker:9092\""));
        var triggers = new FunctionTriggers(
            metadata, App, TestSettings.Of(("Topics:Words", "words"), ("GroupSetting", "group-1")));

        var trigger = Assert.Single(await triggers.ReadAsync());

        Assert.Equal(("f", "words", "group-1", "broker:9092"), (trigger.Function, trigger.Topic, trigger.Group, trigger.Brokers));
        Assert.True(trigger is { IsBatched: true, IsDeferred: true, KeyDataType: "Binary", DecodingSettings: [], Unresolved: [] });
        Assert.Equal("/app", metadata.Directory);
    }

    [Fact]
    public async Task Read_OtherTriggers_AreLeftOut()
    {
        var metadata = new FakeFunctionMetadata()
            .Add("http", """{"name":"r","type":"httpTrigger","direction":"In"}""", """{"name":"$return","type":"http","direction":"Out"}""")
            .Add("out", """{"name":"t","type":"timerTrigger","direction":"In"}""", """{"name":"$return","type":"kafka","direction":"Out","topic":"words"}""");

        Assert.Empty(await new FunctionTriggers(metadata, App, TestSettings.Of()).ReadAsync());
    }

    [Fact]
    public async Task Read_MissingSetting_IsNamed()
    {
        var metadata = new FakeFunctionMetadata().AddKafka("f", "pre-%Nope%", "g", ("brokerList", "\"b\""));

        var trigger = Assert.Single(await new FunctionTriggers(metadata, App, TestSettings.Of()).ReadAsync());

        Assert.Equal(["Nope"], trigger.Unresolved);
    }

    [Fact]
    public async Task Read_WrongForms_AreSeen()
    {
        var metadata = new FakeFunctionMetadata().AddKafka(
            "f",
            "words",
            "g",
            ("cardinality", "\"One\""),
            ("properties", "{}"),
            ("keyDataType", null),
            ("schemaRegistryUrl", "\"http://registry\""),
            ("avroSchema", "\"{}\""));

        var trigger = Assert.Single(await new FunctionTriggers(metadata, App, TestSettings.Of(("Kafka:Brokers", "b"))).ReadAsync());

        Assert.True(trigger is { IsBatched: false, IsDeferred: false, KeyDataType: null });
        Assert.Equal(["schemaRegistryUrl", "avroSchema"], trigger.DecodingSettings);
    }
}
