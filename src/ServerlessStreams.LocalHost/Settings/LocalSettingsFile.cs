using System.Globalization;
using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Settings;

/// <summary>Reads <c>local.settings.json</c> as Core Tools does: <c>Values</c>, <c>ConnectionStrings</c>, <c>Host</c>.</summary>
internal static class LocalSettingsFile
{
    /// <summary>Adds the file's settings to <paramref name="values"/> and returns the port it asks for, if any.</summary>
    public static int? Read(string path, List<(string Name, string Value)> values)
    {
        var root = JsonDocuments.ReadObject(path);
        int? port = null;
        foreach (var section in root.EnumerateObject())
        {
            switch (section.Name.ToUpperInvariant())
            {
                case "ISENCRYPTED" when section.Value.ValueKind == JsonValueKind.True:
                    throw new LocalHostException(
                        $"{path}: IsEncrypted is true. Encrypted settings can only be read by the tool that wrote them; "
                        + "decrypt them (func settings decrypt).");
                case "VALUES":
                    Add(path, section, prefix: "", values);
                    break;
                case "CONNECTIONSTRINGS":
                    Add(path, section, prefix: "ConnectionStrings:", values);
                    break;
                case "HOST" when section.Value.ValueKind == JsonValueKind.Object:
                    port = Port(path, section.Value);
                    break;
            }
        }

        return port;
    }

    private static void Add(string path, JsonProperty section, string prefix, List<(string Name, string Value)> values)
    {
        if (section.Value.ValueKind != JsonValueKind.Object)
        {
            throw new LocalHostException($"{path}: {section.Name} has to be an object of names and values, it is {JsonDocuments.Kind(section.Value)}.");
        }

        foreach (var value in section.Value.EnumerateObject())
        {
            var text = JsonDocuments.Scalar(value.Value) ?? throw new LocalHostException(
                $"{path}: {section.Name}:{value.Name} is {JsonDocuments.Kind(value.Value)}; a setting is a single value "
                + $"(write nested settings as \"{value.Name}:Name\": \"value\").");
            values.Add((prefix + value.Name, text));
        }
    }

    private static int? Port(string path, JsonElement host)
    {
        foreach (var value in host.EnumerateObject())
        {
            if (value.Name.Equals("LocalHttpPort", StringComparison.OrdinalIgnoreCase))
            {
                return int.TryParse(JsonDocuments.Scalar(value.Value), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                    && port is > 0 and <= 65535
                    ? port
                    : throw new LocalHostException($"{path}: Host:LocalHttpPort is {value.Value.GetRawText()}, not a port (1 to 65535).");
            }
        }

        return null;
    }
}
