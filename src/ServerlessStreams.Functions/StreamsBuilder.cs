using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions;

/// <summary>Says what an app runs; handed to the function given to <c>AddStreams</c>.</summary>
public sealed class StreamsBuilder
{
    internal StreamsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services { get; }

    internal List<Func<IServiceProvider, Topology>> Topologies { get; } = [];

    internal StreamEngineOptions Options { get; private set; } = new();

    /// <summary>Adds a topology.</summary>
    public StreamsBuilder Add(Topology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        return Add(_ => topology);
    }

    /// <summary>
    /// Adds a topology that is built from services or settings (<c>IConfiguration</c>) when the app starts. What is wrong
    /// with it is reported together with everything else that is wrong.
    /// </summary>
    /// <param name="topology">Called once.</param>
    public StreamsBuilder Add(Func<IServiceProvider, Topology> topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topologies.Add(topology);
        return this;
    }

    /// <summary>Adds a kind of state log; the setting <c>Streams:State</c> chooses among those added.</summary>
    public StreamsBuilder AddStateLog(IStateLogProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        Services.AddSingleton(provider);
        return this;
    }

    /// <summary>Changes how tasks are run: error handlers, policies, times.</summary>
    /// <param name="configure">Given the options so far, returns the new ones: <c>options => options with { … }</c>.</param>
    public StreamsBuilder Configure(Func<StreamEngineOptions, StreamEngineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Options = configure(Options) ?? throw new ArgumentException("The function returned no options.", nameof(configure));
        return this;
    }
}
