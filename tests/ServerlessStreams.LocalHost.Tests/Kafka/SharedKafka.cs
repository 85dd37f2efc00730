namespace ServerlessStreams.LocalHost.Tests.Kafka;

/// <summary>One real broker for all tests that need one; tests take topics and groups of their own.</summary>
public sealed class SharedKafka : IAsyncLifetime
{
    private KafkaServer? _server;

    internal KafkaServer Server => _server!;

    public async Task InitializeAsync()
    {
        if (KafkaServer.IsConfigured)
        {
            _server = await KafkaServer.StartAsync("--set", "log.cleaner.backoff.ms=200");
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class KafkaCollection : ICollectionFixture<SharedKafka>
{
    public const string Name = "Kafka";
}
