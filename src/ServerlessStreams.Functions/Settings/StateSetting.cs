using Microsoft.Extensions.Configuration;

namespace ServerlessStreams.Functions.Settings;

/// <summary>Which state log the app uses: <c>scheme:location</c>.</summary>
/// <param name="Scheme">Names the provider.</param>
/// <param name="Location">What the provider opens; may be empty.</param>
/// <param name="Source">Where this comes from, for messages.</param>
internal sealed record StateSetting(string Scheme, string Location, string Source)
{
    /// <summary>Where the app says nothing and runs on somebody's own machine: a file in the app's folder.</summary>
    private const string LocalFile = ".streams/state.db";

    /// <exception cref="ArgumentException">The setting cannot be understood, or is missing where it must not.</exception>
    public static StateSetting Of(IConfiguration configuration, AppFolder app)
    {
        var text = configuration[SettingNames.State];
        if (string.IsNullOrWhiteSpace(text))
        {
            return app.IsInAzure
                ? throw new ArgumentException(
                    $"Setting {SettingNames.State} is missing. In Azure it must say where state is kept, as scheme:location: the local default, a file in the app's folder, would be lost with the instance.")
                : new StateSetting("sqlite", Path.Combine(app.Path, LocalFile), $"the default of {SettingNames.State}");
        }

        // The first colon: a location may have others (C:\…, a URL).
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? new StateSetting(text[..colon], text[(colon + 1)..], $"setting {SettingNames.State}")
            : throw new ArgumentException(
                $"Setting {SettingNames.State} is '{text}'; it must be scheme:location, e.g. 'sqlite:/data/state.db' or 'memory:'.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}:{Location}";
}
