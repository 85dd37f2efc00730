using Microsoft.Azure.Functions.Worker;

namespace TriggerShapes;

internal sealed class Shapes
{
    [Function("batched")]
    [KafkaOutput("BrokerList", "copies")]
    public static string Batched(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g1", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)] KafkaRecord[] records) =>
        records[0].Topic;

    [Function("single")]
    public static void Single(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g2", KeyDataType = KafkaMessageKeyType.Binary)] KafkaRecord record) =>
        ArgumentNullException.ThrowIfNull(record);

    // From here on: wrong for the library, without a word from the build.
    [Function("array-not-batched")]
    public static void ArrayNotBatched(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g3", KeyDataType = KafkaMessageKeyType.Binary)] KafkaRecord[] records) =>
        ArgumentNullException.ThrowIfNull(records);

    [Function("list")]
    public static void List(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g4", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)] IReadOnlyList<KafkaRecord> records) =>
        ArgumentNullException.ThrowIfNull(records);

    [Function("bytes")]
    public static void Bytes(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g5", IsBatched = true)] byte[][] values) =>
        ArgumentNullException.ThrowIfNull(values);

    [Function("own-type")]
    public static void OwnType(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g6")] Order order) =>
        ArgumentNullException.ThrowIfNull(order);

    [Function("text-keys")]
    public static void TextKeys(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g7", IsBatched = true)] KafkaRecord[] records) =>
        ArgumentNullException.ThrowIfNull(records);

    [Function("everything")]
    [KafkaOutput("BrokerList", "copies", MaxMessageBytes = 5, BatchSize = 6, EnableIdempotence = true, MessageTimeoutMs = 7,
        RequestTimeoutMs = 8, MaxRetries = 9, LingerMs = 10, KeyDataType = KafkaMessageKeyType.Long,
        AuthenticationMode = BrokerAuthenticationMode.Gssapi, Protocol = BrokerProtocol.Plaintext)]
    public static string Everything(
        [KafkaTrigger("BrokerList", "orders", ConsumerGroup = "g1", IsBatched = true, KeyDataType = KafkaMessageKeyType.Int,
            LagThreshold = 11, AvroSchema = "{}", KeyAvroSchema = "{}", AuthenticationMode = BrokerAuthenticationMode.OAuthBearer,
            Protocol = BrokerProtocol.SaslSsl, Username = "u", Password = "p", SchemaRegistryUrl = "http://registry",
            OAuthBearerMethod = OAuthBearerMethod.Oidc, OAuthBearerScope = "s", SslCertificateandKeyPEM = "pem")] KafkaRecord[] records) =>
        records[0].Topic;
}
