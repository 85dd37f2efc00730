namespace ServerlessStreams.Kafka;

/// <summary>librdkafka's settings that belong to this library, with the reason a user is told.</summary>
internal static class ReservedSettings
{
    private const string Order = "the order of emitted records rests on it";

    public static string? ReasonAgainst(string name) => name switch
    {
        "bootstrap.servers" or "metadata.broker.list" => "it is the connection's own property",
        "enable.idempotence" or "enable.gapless.guarantee" => Order,
        "acks" or "request.required.acks" => Order,
        "message.timeout.ms" or "delivery.timeout.ms" => Order,
        "retries" or "message.send.max.retries" => Order,
        "max.in.flight" or "max.in.flight.requests.per.connection" => Order,
        "queuing.strategy" => Order,
        "partitioner" => "keys must lie where other clients look for them",
        "transactional.id" => "producers are named by their task",
        "enable.auto.commit" or "enable.auto.offset.store" => "offsets are committed with the state",
        _ when name.StartsWith("dotnet.", StringComparison.Ordinal) => "the library takes delivery reports in its own way",
        _ => null,
    };
}
