using Microsoft.Extensions.Configuration;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Settings;

/// <summary>The engine's options as the app's code gives them, with what the app's settings say instead.</summary>
/// <param name="Options">The options.</param>
/// <param name="Errors">What is wrong with the settings; the check at start-up says it.</param>
internal sealed record EngineSettings(StreamEngineOptions Options, IReadOnlyList<string> Errors)
{
    public static EngineSettings Read(IConfiguration configuration, StreamEngineOptions options)
    {
        List<string> errors = [];
        return new EngineSettings(
            options with
            {
                GapPolicy = Choice(SettingNames.GapPolicy, options.GapPolicy),
                OffsetRegression = Choice(SettingNames.OffsetRegression, options.OffsetRegression),
            },
            errors);

        T Choice<T>(string name, T otherwise)
            where T : struct, Enum
        {
            var text = configuration[name];
            if (string.IsNullOrWhiteSpace(text))
            {
                return otherwise;
            }

            // A number would be taken for a name's value.
            if (char.IsAsciiLetter(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            {
                return value;
            }

            errors.Add($"Setting {name} is '{text}'; it must be {string.Join(" or ", Enum.GetNames<T>())}.");
            return otherwise;
        }
    }
}
