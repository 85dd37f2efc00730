using System.Globalization;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Functions.Checks;

/// <summary>The app cannot start. All that is wrong is said at once.</summary>
public sealed class StartupException : StreamsException
{
    /// <summary>Makes one.</summary>
    /// <param name="errors">What is wrong, one thing each.</param>
    public StartupException(IReadOnlyList<string> errors)
        : base(Text(errors)) => Errors = errors;

    /// <summary>What is wrong, one thing each.</summary>
    public IReadOnlyList<string> Errors { get; }

    private static string Text(IReadOnlyList<string> errors)
    {
        var head = errors.Count == 1 ? "The app cannot start:" : string.Create(CultureInfo.InvariantCulture, $"The app cannot start; {errors.Count} things are wrong:");
        return head + string.Concat(errors.Select(error => $"{Environment.NewLine}  - {error.ReplaceLineEndings($"{Environment.NewLine}    ")}"));
    }
}
