using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using ServerlessStreams.Functions.Settings;

namespace ServerlessStreams.Functions.Triggers;

/// <summary>The Kafka triggers of the app's functions, from the metadata that the host gets too.</summary>
internal sealed class FunctionTriggers(IFunctionMetadataProvider metadata, AppFolder app, IConfiguration configuration)
{
    private const string TriggerType = "kafkaTrigger";
    private static readonly string[] DecodingSettings = ["schemaRegistryUrl", "avroSchema", "keyAvroSchema"];

    private readonly SettingResolver _settings = new(configuration);

    public async Task<IReadOnlyList<KafkaTrigger>> ReadAsync()
    {
        var triggers = new List<KafkaTrigger>();
        foreach (var function in await metadata.GetFunctionMetadataAsync(app.Path))
        {
            foreach (var binding in function.RawBindings ?? [])
            {
                using var document = JsonDocument.Parse(binding);
                var values = document.RootElement.EnumerateObject()
                    .ToDictionary(property => property.Name, property => property.Value, StringComparer.OrdinalIgnoreCase);
                if (string.Equals(Text(values, "type"), TriggerType, StringComparison.OrdinalIgnoreCase))
                {
                    triggers.Add(Read(function.Name ?? "", values));
                }
            }
        }

        return triggers;
    }

    private KafkaTrigger Read(string function, Dictionary<string, JsonElement> values)
    {
        var missing = new List<string>();
        return new KafkaTrigger
        {
            Function = function,
            Topic = _settings.Resolve(Text(values, "topic"), missing) ?? "",
            Group = _settings.Resolve(Text(values, "consumerGroup"), missing),
            Brokers = _settings.Resolve(Text(values, "brokerList"), missing),
            IsBatched = string.Equals(Text(values, "cardinality"), "Many", StringComparison.OrdinalIgnoreCase),
            IsDeferred = values.TryGetValue("properties", out var properties)
                && properties.ValueKind == JsonValueKind.Object
                && properties.TryGetProperty("supportsDeferredBinding", out var deferred)
                && string.Equals(deferred.ToString(), "True", StringComparison.OrdinalIgnoreCase),
            KeyDataType = Text(values, "keyDataType"),
            DecodingSettings = [.. DecodingSettings.Where(setting => Text(values, setting) is { Length: > 0 })],
            Unresolved = missing,
        };
    }

    private static string? Text(Dictionary<string, JsonElement> values, string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
}
