using System.Collections.Frozen;
using System.Globalization;

namespace KafkaEcho;

/// <summary>What the app was told to do, by environment variables; README.md lists them.</summary>
internal sealed record EchoSettings
{
    public string? LogPath { get; init; }

    public string? Start { get; init; }

    public bool BadFunction { get; init; }

    public int DelayMs { get; init; }

    public int? DelayFirst { get; init; }

    public int DelayFirstMs { get; init; }

    public int Gate { get; init; }

    public string? GateFile { get; init; }

    public bool TokenAware { get; init; }

    public bool Metrics { get; init; }

    /// <summary>"partition:offset" → how often, -1 = always.</summary>
    public FrozenDictionary<string, int> ThrowOn { get; init; } = FrozenDictionary<string, int>.Empty;

    public FrozenDictionary<string, int> ExitOn { get; init; } = FrozenDictionary<string, int>.Empty;

    public string ExitHow { get; init; } = "3";

    public static EchoSettings FromEnvironment() => new()
    {
        LogPath = Text("ECHO_LOG"),
        Start = Text("ECHO_START"),
        BadFunction = Text("ECHO_BAD_FUNCTION") == "1",
        DelayMs = Number("ECHO_DELAY_MS") ?? 0,
        DelayFirst = Number("ECHO_DELAY_FIRST"),
        DelayFirstMs = Number("ECHO_DELAY_FIRST_MS") ?? 0,
        Gate = Number("ECHO_GATE") ?? 0,
        GateFile = Text("ECHO_GATE_FILE"),
        TokenAware = Text("ECHO_TOKEN_AWARE") == "1",
        Metrics = Text("ECHO_METRICS") == "1",
        ThrowOn = Records("ECHO_THROW_ON"),
        ExitOn = Records("ECHO_EXIT_ON"),
        ExitHow = Text("ECHO_EXIT_HOW") ?? "3",
    };

    private static string? Text(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;

    private static int? Number(string name) =>
        Text(name) is { } text ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    // "0:5=2,1:7=-1"; without "=n" always.
    private static FrozenDictionary<string, int> Records(string name) =>
        (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('='))
            .ToFrozenDictionary(
                part => part[0],
                part => part.Length > 1 ? int.Parse(part[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : -1);
}
