using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ServerlessStreams.Functions.Triggers;

/// <summary>
/// What the host makes of a value in an attribute: <c>%Setting%</c> anywhere in it is replaced, a value that is the name
/// of a setting stands for it, any other is taken as it is.
/// </summary>
internal sealed partial class SettingResolver(IConfiguration configuration)
{
    /// <summary>Resolves a value; settings that do not exist are added to <paramref name="missing"/>.</summary>
    public string? Resolve(string? value, List<string> missing)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        if (value.Contains('%', StringComparison.Ordinal))
        {
            return Reference().Replace(value, match =>
            {
                if (configuration[match.Groups[1].Value] is { } setting)
                {
                    return setting;
                }

                missing.Add(match.Groups[1].Value);
                return match.Value;
            });
        }

        return configuration[value] is { Length: > 0 } named ? named : value;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
