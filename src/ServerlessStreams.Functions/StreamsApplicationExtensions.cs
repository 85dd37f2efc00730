using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessStreams.Emission;
using ServerlessStreams.Functions.Checks;
using ServerlessStreams.Functions.Diagnostics;
using ServerlessStreams.Functions.Draining;
using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.State;
using ServerlessStreams.Functions.Triggers;
using ServerlessStreams.Kafka;
using ServerlessStreams.Kafka.Emission;
using ServerlessStreams.Kafka.Offsets;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions;

/// <summary>Adds streams to an isolated worker.</summary>
public static class StreamsApplicationExtensions
{
    /// <summary>
    /// Adds topologies to the app, with all that runs them: <see cref="StreamProcessor"/> for functions with a Kafka trigger,
    /// <see cref="StreamEngine"/> for queries of committed state and <see cref="TopologyRegistry"/>, all by injection; a drain
    /// that lets running batches finish when the worker ends; and checks of everything at start-up.
    /// </summary>
    /// <remarks>
    /// Settings: <c>Kafka:Brokers</c> (and <c>Kafka:Client:…</c>, client settings by librdkafka's names), <c>Streams:State</c>
    /// (<c>scheme:location</c>, e.g. <c>sqlite:/data/state.db</c> or <c>memory:</c>; default, except in Azure, a SQLite file
    /// in the app's folder), <c>Streams:GapPolicy</c> (<c>Fail</c> or <c>Continue</c>), <c>Streams:OffsetRegression</c>
    /// (<c>Fail</c> or <c>Reset</c>).
    /// </remarks>
    /// <example>
    /// <code>
    /// var builder = FunctionsApplication.CreateBuilder(args);
    /// builder.AddStreams(streams => streams
    ///     .Add(Topologies.PriceSwings)
    ///     .Add(services => Topologies.Inventory(services.GetRequiredService&lt;IConfiguration&gt;()))
    ///     .AddStateLog(new SqliteStateLogProvider()));
    /// await builder.Build().RunAsync();
    /// </code>
    /// </example>
    /// <param name="builder">The worker's builder.</param>
    /// <param name="configure">Says what the app runs.</param>
    /// <exception cref="InvalidOperationException">Called a second time.</exception>
    public static TBuilder AddStreams<TBuilder>(this TBuilder builder, Action<StreamsBuilder> configure)
        where TBuilder : IFunctionsWorkerApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(TopologyRegistry)))
        {
            throw new InvalidOperationException("AddStreams was called twice; say everything in one call.");
        }

        var streams = new StreamsBuilder(services);
        configure(streams);
        services.AddSingleton<IStateLogProvider, InMemoryStateLogProvider>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new TopologyRegistry(provider, streams.Topologies));
        AddEngine(services, streams);
        AddKafka(services);
        AddChecks(services);
        AddDraining(services);
        builder.UseMiddleware<DrainMiddleware>();
        return builder;
    }

    private static void AddEngine(IServiceCollection services, StreamsBuilder streams)
    {
        services.AddSingleton(provider => AppFolder.Of(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton(provider => StateSetting.Of(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<AppFolder>()));
        services.TryAddSingleton(provider => StateLogChoice.Open(
            provider.GetRequiredService<StateSetting>(),
            provider.GetServices<IStateLogProvider>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => EngineSettings.Read(provider.GetRequiredService<IConfiguration>(), streams.Options));
        services.AddSingleton(provider => provider.GetRequiredService<EngineSettings>().Options);
        services.AddSingleton<StreamEngine>();
        services.AddSingleton<InvocationMetrics>();
        services.AddSingleton(provider => new StreamProcessor(
            provider.GetRequiredService<StreamEngine>(),
            provider.GetRequiredService<TopologyRegistry>(),
            provider.GetRequiredService<InvocationDrain>(),
            provider.GetRequiredService<InvocationMetrics>()));
    }

    private static void AddKafka(IServiceCollection services)
    {
        services.TryAddSingleton(provider => KafkaSettings.Connection(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton<IEmitter>(provider => new KafkaEmitter(
            provider.GetRequiredService<KafkaConnection>(),
            logger: provider.GetRequiredService<ILogger<KafkaEmitter>>(),
            time: provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ITopicMetadata>(provider => new KafkaTopicMetadata(
            provider.GetRequiredService<KafkaConnection>(),
            provider.GetRequiredService<ILogger<KafkaTopicMetadata>>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddChecks(IServiceCollection services)
    {
        services.AddSingleton<IStartupCheck, TopologyCheck>();
        services.AddSingleton<IStartupCheck, TriggerCheck>();
        services.AddSingleton<IStartupCheck, HostSettingsCheck>();
        services.AddSingleton<IStartupCheck, BrokerCheck>();
        services.AddSingleton<IStartupCheck, StateCheck>();
        services.AddSingleton(provider => new FunctionTriggers(
            provider.GetRequiredService<IFunctionMetadataProvider>(),
            provider.GetRequiredService<AppFolder>(),
            provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IHostedService, StartupCheckService>();
    }

    private static void AddDraining(IServiceCollection services)
    {
        services.AddSingleton<InvocationDrain>();
        services.AddSingleton(new DrainTimes());
        services.AddSingleton<IHostedService, DrainService>();
        services.AddSingleton<IHostedService>(provider => new HostWatch(
            Console.OpenStandardInput,
            provider.GetRequiredService<IConfiguration>()[HostWatch.Variable] == "1",
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<HostWatch>>()));
    }
}
