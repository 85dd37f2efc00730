using System.Collections;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Settings;

/// <summary>
/// The app's settings as the Functions host sees them: the process environment over <c>Values</c> and
/// <c>ConnectionStrings</c> of <c>local.settings.json</c>. Names are compared without case, and <c>A__B</c> is
/// <c>A:B</c>.
/// </summary>
internal sealed class HostSettings
{
    /// <summary>The file with settings for this machine only; absence is fine.</summary>
    public const string FileName = "local.settings.json";

    private readonly Dictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _forWorker;

    private HostSettings(Dictionary<string, string> forWorker) => _forWorker = forWorker;

    /// <summary>The port that <c>local.settings.json</c> asks for (<c>Host:LocalHttpPort</c>).</summary>
    public int? LocalHttpPort { get; private init; }

    /// <summary>What the worker's environment gets in addition to the host's own.</summary>
    public IReadOnlyDictionary<string, string> ForWorker => _forWorker;

    /// <summary>Reads <paramref name="file"/> where it exists and puts <paramref name="environment"/> over it.</summary>
    /// <exception cref="LocalHostException">The file is not what it should be.</exception>
    public static HostSettings Load(string? file, IDictionary environment)
    {
        var values = new List<(string Name, string Value)>();
        int? port = null;
        if (file != null && File.Exists(file))
        {
            port = LocalSettingsFile.Read(file, values);
        }

        var variables = environment.Keys.Cast<string>().ToDictionary(
            name => name, name => environment[name] as string ?? "", StringComparer.Ordinal);
        var taken = variables.Keys.Select(Normalized).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var forWorker = new Dictionary<string, string>(StringComparer.Ordinal);
        var settings = new HostSettings(forWorker) { LocalHttpPort = port };
        foreach (var (name, value) in values)
        {
            // The environment wins, however it spells the name.
            if (!taken.Contains(Normalized(name)))
            {
                forWorker[VariableName(name)] = value;
            }

            settings._settings[Normalized(name)] = new(value, $"{name} in {file}");
        }

        foreach (var (name, value) in variables)
        {
            settings._settings[Normalized(name)] = new(value, $"environment variable {name}");
        }

        return settings;
    }

    /// <summary>Sets what the host itself decides, such as the address of the embedded broker; the worker gets it too.</summary>
    public void Set(string name, string value, string source)
    {
        _settings[Normalized(name)] = new(value, source);
        _forWorker[VariableName(name)] = value;
    }

    /// <summary>The setting's value, or null; an empty one counts as none.</summary>
    public string? Get(string name) => Find(name)?.Value;

    /// <summary>The setting with where it comes from, or null.</summary>
    public Setting? Find(string name) =>
        _settings.TryGetValue(Normalized(name), out var setting) && setting.Value.Length > 0 ? setting : null;

    /// <summary>All settings whose name begins with <paramref name="prefix"/>, the prefix taken off.</summary>
    public IEnumerable<KeyValuePair<string, Setting>> Under(string prefix)
    {
        var start = Normalized(prefix) + ":";
        return _settings
            .Where(setting => setting.Key.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Select(setting => KeyValuePair.Create(setting.Key[start.Length..], setting.Value));
    }

    private static string Normalized(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    // A variable's name cannot hold a colon everywhere; the worker's configuration turns the underscores back.
    private static string VariableName(string name) => name.Replace(":", "__", StringComparison.Ordinal);

    /// <summary>A value and the place it comes from, for messages.</summary>
    internal sealed record Setting(string Value, string Source);
}
