using System.Text.Json;
using Microsoft.Extensions.Configuration;
using ServerlessStreams.Functions.Settings;

namespace ServerlessStreams.Functions.Checks;

/// <summary>The host's settings of the Kafka extension: host.json next to the app, and settings that override it.</summary>
internal sealed class HostJsonFile
{
    private const string Name = "host.json";

    private readonly Dictionary<string, JsonElement> _kafka = new(StringComparer.OrdinalIgnoreCase);
    private readonly IConfiguration _configuration;

    private HostJsonFile(string path, IConfiguration configuration)
    {
        Path = path;
        _configuration = configuration;
    }

    public string Path { get; }

    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is not JSON, or not an object.</exception>
    public static async Task<HostJsonFile> ReadAsync(AppFolder app, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var file = new HostJsonFile(System.IO.Path.Combine(app.Path, Name), configuration);
        if (!File.Exists(file.Path))
        {
            throw new FileNotFoundException($"There is no {Name} next to the app ({file.Path}); the host needs one. Have the project copy it to its output.");
        }

        try
        {
            await using var stream = File.OpenRead(file.Path);
            using var document = await JsonDocument.ParseAsync(
                stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }, cancellationToken);
            if (Section(Section(document.RootElement, "extensions"), "kafka") is { ValueKind: JsonValueKind.Object } kafka)
            {
                foreach (var property in kafka.EnumerateObject())
                {
                    file._kafka[property.Name] = property.Value.Clone();
                }
            }
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file.Path} is not JSON: {exception.Message}", exception);
        }

        return file;
    }

    /// <summary>A setting of <c>extensions.kafka</c> and where it stands; both null where nothing is said.</summary>
    public (string? Value, string? Source) Kafka(string name)
    {
        // As the host: an app setting wins over the file.
        var key = $"{SettingNames.HostOverrides}:extensions:kafka:{name}";
        if (_configuration[key] is { } overriding)
        {
            return (overriding, $"setting {SettingNames.InEnvironment(key)}");
        }

        return _kafka.TryGetValue(name, out var value)
            ? (value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), $"extensions.kafka.{name} in {Path}")
            : (null, null);
    }

    private static JsonElement? Section(JsonElement? parent, string name)
    {
        if (parent is { ValueKind: JsonValueKind.Object } element)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))
                {
                    return property.Value;
                }
            }
        }

        return null;
    }
}
