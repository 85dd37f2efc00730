using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessStreams.Emission;
using ServerlessStreams.Functions.Checks;
using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Tests;

/// <summary>The whole registration in a generic host, with a faked broker and function metadata.</summary>
public sealed class AddStreamsTests : IDisposable
{
    private const string GoodHostJson = """{ "extensions": { "kafka": { "commitOnFailure": false, "maxRetries": -1 } } }""";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeFunctionMetadata _functions = new();
    private readonly FakeTopicMetadata _broker = new() { Topics = { ["words"] = 4, ["counts-out"] = 4 } };
    private FakeWorkerBuilder? _worker;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_EverythingRight_ProcessesDrainsAndRefuses()
    {
        _folder.Write("host.json", GoodHostJson);
        _functions.AddKafka("count", "words", "g");
        var topology = TestTopologies.Counting();
        using var host = Build(streams => streams.Add(topology));
        await host.StartAsync();
        var processor = host.Services.GetRequiredService<StreamProcessor>();
        FunctionExecutionDelegate pipeline = _ => processor.ProcessAsync(topology, [TestRecords.Of(0, "a")], CancellationToken.None);
        foreach (var middleware in _worker!.Middleware)
        {
            pipeline = middleware(pipeline);
        }

        var context = new FakeFunctionContext { InstanceServices = host.Services };
        await pipeline(context);
        await host.StopAsync();

        Assert.Single(host.Services.GetRequiredService<FakeEmitter>().Sent);
        await Assert.ThrowsAsync<OperationCanceledException>(() => pipeline(context));
    }

    [Fact]
    public async Task Start_ManyThingsWrong_AllAreSaidAtOnce()
    {
        _folder.Write("host.json", "{}");
        using var host = Build(
            streams => streams.Add(_ => throw new FormatException("setting Grace is no time span")).Configure(options => options with { SnapshotCommits = 0 }),
            ("Streams:State", "tables:account"));

        var exception = await Assert.ThrowsAsync<StartupException>(() => host.StartAsync());

        Assert.Collection(
            exception.Errors,
            error => Assert.Contains("setting Grace is no time span", error, StringComparison.Ordinal),
            error => Assert.Contains("SnapshotCommits", error, StringComparison.Ordinal),
            error => Assert.Contains("commitOnFailure", error, StringComparison.Ordinal),
            error => Assert.Contains("maxRetries", error, StringComparison.Ordinal),
            error => Assert.Contains("no provider for 'tables'", error, StringComparison.Ordinal));
        Assert.StartsWith("The app cannot start; 5 things are wrong:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_StateLogOfTheApp_IsChosenByTheSetting()
    {
        _folder.Write("host.json", GoodHostJson);
        _functions.AddKafka("count", "words", "g");
        var provider = new FakeStateLogProvider();
        using var host = Build(streams => streams.Add(TestTopologies.Counting()).AddStateLog(provider), ("Streams:State", "FAKE:some/where:else"));

        await host.StartAsync();

        Assert.Equal("some/where:else", provider.Location);
        Assert.Same(provider.Log, host.Services.GetRequiredService<IStateLog>());
        Assert.NotNull(host.Services.GetRequiredService<StreamEngine>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Start_NoTopology_IsAnError()
    {
        _folder.Write("host.json", GoodHostJson);
        using var host = Build(_ => { });

        var exception = await Assert.ThrowsAsync<StartupException>(() => host.StartAsync());

        Assert.Contains("no topology", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddStreams_Twice_IsRefused()
    {
        var builder = new FakeWorkerBuilder(new ServiceCollection());
        builder.AddStreams(streams => streams.Add(TestTopologies.Counting()));

        Assert.Throws<InvalidOperationException>(() => builder.AddStreams(_ => { }));
    }

    private IHost Build(Action<StreamsBuilder> configure, params (string Name, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.Path });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            new (string Name, string? Value)[] { ("Kafka:Brokers", "broker:9092"), ("Streams:State", "memory:"), ("Streams:StartupFailure", "Throw") }
                .Concat(settings)
                .GroupBy(setting => setting.Name)
                .Select(same => KeyValuePair.Create(same.Key, same.Last().Value)));
        var emitter = new FakeEmitter();
        builder.Services.AddSingleton(emitter);
        builder.Services.AddSingleton<IEmitter>(emitter);
        builder.Services.AddSingleton<ITopicMetadata>(_broker);
        builder.Services.AddSingleton<IFunctionMetadataProvider>(_functions);
        _worker = new FakeWorkerBuilder(builder.Services);
        _worker.AddStreams(configure);
        return builder.Build();
    }
}
