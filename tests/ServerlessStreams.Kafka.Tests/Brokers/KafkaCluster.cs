using System.Diagnostics;
using System.Text.Json;

namespace ServerlessStreams.Kafka.Tests.Brokers;

/// <summary>A one-node cluster of a Kafka distribution with the script <c>kafka</c>, named by <c>KAFKA_HOME</c>.</summary>
internal sealed class KafkaCluster : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streams-kafka-");
    private JsonElement _description;

    public static string? Home { get; } = Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home ? home : null;

    public string Bootstrap => _description.GetProperty("bootstrap").GetString()!;

    public string Admin => _description.GetProperty("admin").GetString()!;

    public static async Task<KafkaCluster> StartAsync(params string[] options)
    {
        var cluster = new KafkaCluster();
        try
        {
            await cluster.StartAgainAsync(options);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StartAgainAsync(params string[] options) =>
        _description = JsonDocument.Parse(await RunAsync(["start", _directory.FullName, .. options])).RootElement;

    public Task KillAsync() => RunAsync(["stop", _directory.FullName, "--kill"]);

    public string PasswordOf(string user) => _description.GetProperty("users").GetProperty(user).GetProperty("password").GetString()!;

    /// <summary>Runs one of Kafka's own tools against the cluster.</summary>
    public Task<string> ToolAsync(string input, params string[] arguments) => RunAsync(["run", _directory.FullName, .. arguments], input);

    public async ValueTask DisposeAsync()
    {
        await RunAsync(["stop", _directory.FullName, "--kill"]);
        _directory.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(string[] arguments, string input = "")
    {
        var start = new ProcessStartInfo(Path.Combine(Home!, "kafka"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"kafka {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }
}
