using Microsoft.Extensions.Logging;

namespace ServerlessStreams.Functions;

/// <summary>The log messages of the integration with the worker; event ids 5000 to 5999.</summary>
internal static partial class Log
{
    [LoggerMessage(5000, LogLevel.Information, "{Line}")]
    public static partial void Checked(ILogger logger, string line);

    [LoggerMessage(5001, LogLevel.Warning, "{Line}")]
    public static partial void CheckNote(ILogger logger, string line);

    [LoggerMessage(5010, LogLevel.Information, "The worker is ending: {Running} invocations are let finish, new ones are refused.")]
    public static partial void Draining(ILogger logger, int running);

    [LoggerMessage(5011, LogLevel.Warning, "{Running} invocations still run after {Limit} and are cancelled; what they have not committed runs again elsewhere.")]
    public static partial void DrainCancels(ILogger logger, int running, TimeSpan limit);

    [LoggerMessage(5012, LogLevel.Warning, "The worker ends; {Running} invocations are cut off.")]
    public static partial void CutOff(ILogger logger, int running);

    [LoggerMessage(5013, LogLevel.Warning, "What is published could not be written down before the end; the next owner sends it again, with the same ids.")]
    public static partial void SettlingFailed(ILogger logger, Exception exception);

    [LoggerMessage(5014, LogLevel.Information, "The host is gone (end of standard input); the worker ends.")]
    public static partial void HostIsGone(ILogger logger);

    [LoggerMessage(5015, LogLevel.Debug, "Reading the standard input failed; taken for its end.")]
    public static partial void HostInputFailed(ILogger logger, Exception exception);
}
