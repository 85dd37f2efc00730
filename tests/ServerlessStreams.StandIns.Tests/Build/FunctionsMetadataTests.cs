using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessStreams.StandIns.Tests.Build;

/// <summary>What the real build tasks and generators write for apps with Kafka triggers: the real package gives the same.</summary>
public sealed class FunctionsMetadataTests
{
    private const string Deferred = """
        {"supportsDeferredBinding":"True"}
        """;

    [Fact]
    public void Metadata_BatchedRecords_IsThatOfTheRealPackage()
    {
        Expect("batched", 0, """
            {"name":"records","direction":"In","type":"kafkaTrigger","brokerList":"BrokerList","topic":"orders","consumerGroup":"g1","keyDataType":"Binary","cardinality":"Many","properties":{"supportsDeferredBinding":"True"}}
            """);
    }

    [Fact]
    public void Metadata_Output_IsABindingOfTheReturnValueWithoutDefaults()
    {
        Expect("batched", 1, """
            {"name":"$return","direction":"Out","type":"kafka","brokerList":"BrokerList","topic":"copies","properties":{}}
            """);
    }

    [Fact]
    public void Metadata_EverySettingSet_IsWrittenUnderItsName()
    {
        Expect("everything", 0, """
            {"name":"records","direction":"In","type":"kafkaTrigger","brokerList":"BrokerList","topic":"orders","consumerGroup":"g1","keyDataType":"Int","lagThreshold":11,"avroSchema":"{}","keyAvroSchema":"{}","authenticationMode":"OAuthBearer","protocol":"SaslSsl","username":"u","password":"p","schemaRegistryUrl":"http://registry","oAuthBearerMethod":"Oidc","oAuthBearerScope":"s","sslCertificateandKeyPEM":"pem","cardinality":"Many","properties":{"supportsDeferredBinding":"True"}}
            """);
        Expect("everything", 1, """
            {"name":"$return","direction":"Out","type":"kafka","brokerList":"BrokerList","topic":"copies","maxMessageBytes":5,"batchSize":6,"enableIdempotence":true,"messageTimeoutMs":7,"requestTimeoutMs":8,"maxRetries":9,"lingerMs":10,"keyDataType":"Long","authenticationMode":"Gssapi","protocol":"Plaintext","properties":{}}
            """);
    }

    [Theory]
    [InlineData("single", "One", true, null)]
    [InlineData("array-not-batched", "One", true, null)]
    [InlineData("list", "Many", false, null)]
    [InlineData("own-type", "One", false, null)]
    [InlineData("bytes", "Many", false, "Binary")]
    [InlineData("text-keys", "Many", true, null)]
    public void Metadata_Shape_CardinalityAndDeferredBindingAreThoseOfTheRealPackage(string function, string cardinality, bool deferred, string? dataType)
    {
        var trigger = TestApp.Functions("TriggerShapes")[function][0];

        Assert.Equal(cardinality, trigger.GetProperty("cardinality").GetString());
        Assert.Equal(deferred ? Deferred : "{}", trigger.GetProperty("properties").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(dataType, trigger.TryGetProperty("dataType", out var type) ? type.GetString() : null);
    }

    [Fact]
    public void Metadata_WholeApp_NamesItsFunctionsAndTriggers()
    {
        var functions = TestApp.Functions("KafkaEcho");

        Assert.Equal(["echo", "exit", "hello", "slow", "throw"], functions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("kafkaTrigger", functions["echo"][0].GetProperty("type").GetString());
        Assert.Equal("%Echo:Topic%", functions["echo"][0].GetProperty("topic").GetString());
        Assert.All(
            functions.Where(function => function.Key != "echo"),
            function => Assert.Equal("httpTrigger", function.Value[0].GetProperty("type").GetString()));
    }

    private static void Expect(string function, int binding, string expected)
    {
        var actual = TestApp.Functions("TriggerShapes")[function][binding];

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual.GetRawText())),
            $"expected {expected.Trim()}, the build wrote {JsonSerializer.Serialize(actual)}");
    }
}
