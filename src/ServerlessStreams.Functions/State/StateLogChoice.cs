using ServerlessStreams.Functions.Settings;
using ServerlessStreams.State;

namespace ServerlessStreams.Functions.State;

/// <summary>Opens the state log that the settings name, by one of the providers that the app has added.</summary>
internal static class StateLogChoice
{
    /// <exception cref="ArgumentException">No provider has that scheme.</exception>
    public static IStateLog Open(StateSetting setting, IEnumerable<IStateLogProvider> providers, TimeProvider time)
    {
        var known = new List<string>();
        foreach (var provider in providers)
        {
            if (string.Equals(provider.Scheme, setting.Scheme, StringComparison.OrdinalIgnoreCase))
            {
                return provider.Open(setting.Location, time);
            }

            known.Add($"'{provider.Scheme}'");
        }

        throw new ArgumentException(
            $"State log '{setting}' ({setting.Source}): there is no provider for '{setting.Scheme}'. The app knows {string.Join(", ", known)}; add another one's package and AddStateLog(…) in AddStreams.");
    }
}
