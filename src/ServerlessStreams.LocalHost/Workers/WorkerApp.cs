using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>A built function app: its folder, and how its worker is started according to <c>worker.config.json</c>.</summary>
/// <param name="Directory">The app's folder, absolute; the worker's working directory.</param>
/// <param name="Executable">What is run, <c>dotnet</c> as a rule.</param>
/// <param name="Assembly">The worker's assembly, absolute; its first argument.</param>
internal sealed record WorkerApp(string Directory, string Executable, string Assembly)
{
    private const string ConfigFile = "worker.config.json";
    private const string MetadataFile = "functions.metadata";

    /// <summary>The app's name, for messages.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Assembly);

    /// <summary>Whether <paramref name="directory"/> holds a built function app.</summary>
    public static bool IsBuilt(string directory) => File.Exists(Path.Combine(directory, ConfigFile));

    /// <summary>Reads the app in <paramref name="directory"/>.</summary>
    /// <exception cref="LocalHostException">It is none, or parts of it are missing.</exception>
    public static WorkerApp Open(string directory)
    {
        directory = Path.GetFullPath(directory);
        var file = Path.Combine(directory, ConfigFile);
        if (!File.Exists(file))
        {
            throw new LocalHostException(
                $"{directory} is not a built function app: it has no {ConfigFile}. Name its project, or the folder it was built to "
                + "(such as bin/Release/net10.0).");
        }

        var config = JsonDocuments.ReadObject(file);
        var description = config.TryGetProperty("description", out var inner) ? inner : config;
        var language = Text(description, "language") ?? "";
        if (!language.Equals("dotnet-isolated", StringComparison.OrdinalIgnoreCase))
        {
            throw new LocalHostException($"{file}: the app's language is '{language}'; only dotnet-isolated apps run here.");
        }

        var worker = Text(description, "defaultWorkerPath")
            ?? throw new LocalHostException($"{file}: defaultWorkerPath is missing.");
        var assembly = Path.GetFullPath(Path.Combine(directory, worker));
        if (!File.Exists(assembly))
        {
            throw new LocalHostException($"{assembly}, named by defaultWorkerPath in {file}, does not exist: build the app anew.");
        }

        return new(directory, Executables.Find(Text(description, "defaultExecutablePath") ?? "dotnet", directory), assembly);
    }

    /// <summary>
    /// The raw bindings that the build wrote down, before any worker has run; empty where the file is missing. What
    /// counts in the end is the worker's own answer.
    /// </summary>
    public IReadOnlyList<JsonElement> BuiltBindings()
    {
        var file = Path.Combine(Directory, MetadataFile);
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return [.. document.RootElement.EnumerateArray()
                .Where(function => function.TryGetProperty("bindings", out _))
                .SelectMany(function => function.GetProperty("bindings").EnumerateArray())
                .Select(binding => binding.Clone())];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new LocalHostException($"{file}, written by the build, cannot be read: {exception.Message} Build the app anew.", exception);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
