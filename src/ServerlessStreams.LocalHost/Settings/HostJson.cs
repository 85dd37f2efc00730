using System.Globalization;
using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Settings;

/// <summary>
/// The app's <c>host.json</c> with the settings <c>AzureFunctionsJobHost__section__name</c> over it, as flat names:
/// <c>extensions:kafka:maxBatchSize</c>. Names are compared without case.
/// </summary>
internal sealed class HostJson
{
    /// <summary>The file's name in the app's folder.</summary>
    public const string FileName = "host.json";

    private const string OverridePrefix = "AzureFunctionsJobHost";

    private readonly Dictionary<string, HostSettings.Setting> _values = new(StringComparer.OrdinalIgnoreCase);

    private HostJson(string path) => Path = path;

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>How long a function may run; null for as long as it likes, the default here.</summary>
    public TimeSpan? FunctionTimeout => Find("functionTimeout") is { } timeout ? ParseTimeout(timeout) : null;

    /// <summary>What every HTTP route begins with; <c>api</c> by default, may be empty.</summary>
    public string HttpRoutePrefix => (_values.TryGetValue("extensions:http:routePrefix", out var prefix) ? prefix.Value : "api").Trim('/');

    /// <summary>Reads the file at <paramref name="path"/> and the overrides among <paramref name="settings"/>.</summary>
    /// <exception cref="LocalHostException">The file is missing or is not JSON.</exception>
    public static HostJson Load(string path, HostSettings settings)
    {
        if (!File.Exists(path))
        {
            throw new LocalHostException(
                $"{path} does not exist. A function app has a {FileName} in its folder (at least {{\"version\":\"2.0\"}}), "
                + "copied to the output by its project.");
        }

        var host = new HostJson(path);
        host.Flatten("", JsonDocuments.ReadObject(path));
        foreach (var (name, setting) in settings.Under(OverridePrefix))
        {
            host._values[name] = setting;
        }

        return host;
    }

    /// <summary>The value under its full name, or null.</summary>
    public string? Get(string name) => Find(name)?.Value;

    /// <summary>The value with where it comes from, or null.</summary>
    public HostSettings.Setting? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>All values below <paramref name="section"/> (<c>extensions:kafka</c>), with the section taken off their names.</summary>
    public IReadOnlyDictionary<string, HostSettings.Setting> Section(string section)
    {
        var start = section + ":";
        return _values
            .Where(value => value.Key.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(value => value.Key[start.Length..], value => value.Value, StringComparer.OrdinalIgnoreCase);
    }

    private static TimeSpan? ParseTimeout(HostSettings.Setting timeout)
    {
        if (timeout.Value is "-1" or "")
        {
            return null;
        }

        return TimeSpan.TryParse(timeout.Value, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero
            ? limit
            : throw new LocalHostException(
                $"functionTimeout is '{timeout.Value}' ({timeout.Source}); it has to be a duration such as \"00:05:00\", or \"-1\" for none.");
    }

    private void Flatten(string prefix, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                Flatten(prefix.Length == 0 ? property.Name : $"{prefix}:{property.Name}", property.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                Flatten(string.Create(CultureInfo.InvariantCulture, $"{prefix}:{index++}"), item);
            }
        }
        else if (element.ValueKind != JsonValueKind.Null)
        {
            _values[prefix] = new(JsonDocuments.Scalar(element)!, $"{prefix} in {Path}");
        }
    }
}
