using ServerlessStreams.LocalHost.Tests.Kafka;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.Integration.Tests.Running;

/// <summary>
/// The Kafka of one course of runs. The app names its topics and groups itself, so each course gets a broker of its own:
/// the embedded one, which every run brings along and which ends with it, or a real one.
/// </summary>
internal sealed class TestBroker : IAsyncDisposable
{
    public const string Embedded = "embedded";
    public const string Real = "real";

    private readonly KafkaServer? _server;

    private TestBroker(KafkaServer? server) => _server = server;

    public bool IsReal => _server is not null;

    public IEnumerable<KeyValuePair<string, string>> Settings =>
        _server is null ? [] : [KeyValuePair.Create("Kafka__Brokers", _server.Bootstrap)];

    public static async Task<TestBroker> StartAsync(string kind)
    {
        if (kind == Embedded)
        {
            return new(null);
        }

        Skip.IfNot(KafkaServer.CanStart, "KAFKA_HOME is not set: there is no real Kafka to start.");
        return new(await KafkaServer.StartAsync());
    }

    /// <summary>Has the real broker stand still: what is sent to it waits.</summary>
    public void Pause() => Signal("STOP");

    /// <summary>Has it go on.</summary>
    public void Resume() => Signal("CONT");

    private void Signal(string signal) => Processes.Signal(_server!.Cluster.GetProperty("pid").GetInt32(), signal);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
