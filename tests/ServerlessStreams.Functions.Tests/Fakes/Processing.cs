using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessStreams.Functions.Diagnostics;
using ServerlessStreams.Functions.Draining;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Tests.Fakes;

/// <summary>A processor on the true engine, with state in memory and everything around it faked.</summary>
internal sealed class Processing : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    public Processing(params Topology[] topologies)
    {
        Engine = new StreamEngine(
            new StreamEngineOptions { MaxFailurePause = TimeSpan.Zero }, Log, Emitter, Metadata, Time, NullLoggerFactory.Instance);
        Topologies = new TopologyRegistry(_services, topologies.Select(topology => (Func<IServiceProvider, Topology>)(_ => topology)));
        Processor = new StreamProcessor(Engine, Topologies, Drain, new InvocationMetrics(Logger));
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public InMemoryStateLog Log { get; } = new();

    public FakeEmitter Emitter { get; } = new();

    public FakeTopicMetadata Metadata { get; } = new() { Topics = { ["words"] = 4, ["counts-out"] = 4 } };

    public InvocationDrain Drain { get; } = new();

    public FakeLogger<StreamProcessor> Logger { get; } = new();

    public StreamEngine Engine { get; }

    public TopologyRegistry Topologies { get; }

    public StreamProcessor Processor { get; }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _services.DisposeAsync();
        Drain.Dispose();
    }
}
