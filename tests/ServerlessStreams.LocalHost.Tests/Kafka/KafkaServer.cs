using System.Diagnostics;
using System.Text.Json;

namespace ServerlessStreams.LocalHost.Tests.Kafka;

/// <summary>A real broker: a new one from the folder that KAFKA_HOME names, or the one at KAFKA_BOOTSTRAP.</summary>
internal sealed class KafkaServer : IAsyncDisposable
{
    private readonly string? _folder;

    private KafkaServer(string? folder, JsonElement cluster, string bootstrap)
        => (_folder, Cluster, Bootstrap) = (folder, cluster, bootstrap);

    public static bool IsConfigured => Home is not null || SharedBootstrap is not null;

    /// <summary>Whether brokers can be started, killed and secured at will.</summary>
    public static bool CanStart => Home is not null;

    public const string HowToConfigure =
        "Set KAFKA_HOME to a folder with a Kafka that can be started, or KAFKA_BOOTSTRAP to a running broker.";

    public string Bootstrap { get; }

    /// <summary>A listener without security, with all rights.</summary>
    public string Admin => Cluster.ValueKind == JsonValueKind.Object ? Cluster.GetProperty("admin").GetString()! : Bootstrap;

    /// <summary>What the start script says of the cluster.</summary>
    public JsonElement Cluster { get; private set; }

    private static string? Home => Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } home ? home : null;

    private static string? SharedBootstrap
        => Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP") is { Length: > 0 } bootstrap ? bootstrap : null;

    public static async Task<KafkaServer> StartAsync(params string[] options)
    {
        if (Home is null)
        {
            return new KafkaServer(null, default, SharedBootstrap ?? throw new InvalidOperationException(HowToConfigure));
        }

        var folder = Directory.CreateTempSubdirectory("kafka-").FullName;
        var cluster = await ScriptAsync(["start", folder, .. options]);
        return new KafkaServer(folder, cluster, cluster.GetProperty("bootstrap").GetString()!);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync() => await ScriptAsync("stop", _folder!, "--kill");

    /// <summary>Starts it again, with its data, at its address.</summary>
    public async Task RestartAsync() => Cluster = await ScriptAsync("start", _folder!);

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null)
        {
            await ScriptAsync("stop", _folder, "--kill");
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<JsonElement> ScriptAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Home!, "kafka"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"kafka {string.Join(' ', arguments)} failed: {await errors}");
        }

        var text = (await output).Trim();
        return text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default;
    }
}
