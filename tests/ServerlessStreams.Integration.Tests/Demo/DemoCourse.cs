using ServerlessStreams.Integration.Tests.Running;

namespace ServerlessStreams.Integration.Tests.Demo;

/// <summary>Runs of the demo, one after another, with the same input, the same state and the same broker.</summary>
internal sealed class DemoCourse(string prices, string movements, TestBroker broker) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _runs;

    /// <summary>Settings of the next runs, as environment variables.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    public string State => _folder.File("state.db");

    /// <summary>Starts the host as <c>run.sh --state … --output … --json</c> does.</summary>
    public (HostProcess Host, DemoOutput Output) Start(params string[] more)
    {
        var output = new DemoOutput(Directory.CreateDirectory(_folder.File($"output-{++_runs}")).FullName);
        Dictionary<string, string> settings = new(broker.Settings) { ["Streams__State"] = "sqlite:" + State };
        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        var host = HostProcess.Start(
            [
                "--port", "0",
                "--topic", "prices:4", "--topic", "stock-movements:4", "--topic", "price-alerts:4", "--topic", "low-stock:4",
                "--topic", "prices.dead-letter:4", "--topic", "stock-movements.dead-letter:4",
                "--play", $"prices={prices}", "--play", $"stock-movements={movements}", "--play-first",
                "--show", "price-alerts", "--show", "low-stock", "--show-http", "Ten lowest stocks=/api/inventory?lowest=10",
                "--count", "alerts=price-alerts", "--count", "lowStock=low-stock",
                "--until-caught-up", "--json",
                .. output.Options, .. more,
            ],
            settings);
        return (host, output);
    }

    /// <summary>A whole run that has to end well.</summary>
    public async Task<(HostProcess Host, DemoOutput Output)> RunAsync(params string[] more)
    {
        var (host, output) = Start(more);
        await using (host)
        {
            await host.EndWellAsync();
        }

        return (host, output);
    }

    public void Dispose() => _folder.Dispose();
}
