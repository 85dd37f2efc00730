using System.Text;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Settings;

/// <summary>
/// Turns what stands in an attribute into its value, as the Functions host does: <c>%Name%</c> anywhere in it is
/// replaced by that setting, and a text that is as a whole the name of a setting is that setting's value.
/// </summary>
internal sealed class SettingResolver(HostSettings settings)
{
    /// <summary>Replaces every <c>%Name%</c> of <paramref name="text"/>.</summary>
    /// <param name="text">The attribute's text.</param>
    /// <param name="place">Where it stands, for the message.</param>
    /// <exception cref="LocalHostException">A named setting does not exist.</exception>
    public string Expand(string text, string place)
    {
        var open = text.IndexOf('%', StringComparison.Ordinal);
        if (open < 0)
        {
            return text;
        }

        var result = new StringBuilder();
        var at = 0;
        while (open >= 0)
        {
            var close = text.IndexOf('%', open + 1);
            if (close < 0)
            {
                break;
            }

            var name = text[(open + 1)..close];
            var value = settings.Get(name) ?? throw new LocalHostException(
                $"'{text}' ({place}) names the setting '{name}', which does not exist: set the environment variable "
                + $"{name.Replace(":", "__", StringComparison.Ordinal)}, or \"{name}\" under Values in {HostSettings.FileName}.");
            result.Append(text, at, open - at).Append(value);
            at = close + 1;
            open = text.IndexOf('%', at);
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>As <see cref="Expand"/>; what comes out may itself be the name of a setting.</summary>
    public string Resolve(string text, string place)
    {
        var expanded = Expand(text, place);
        return settings.Get(expanded) ?? expanded;
    }
}
