namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>Settings of Kafka triggers or brokers that nothing can be done with; the message is written for the user.</summary>
internal sealed class KafkaSettingsException : Exception
{
    /// <summary>Makes the exception of all errors that were found.</summary>
    /// <param name="errors">One sentence each, with the setting, its value and where it came from.</param>
    public KafkaSettingsException(IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors))
        => Errors = errors;

    /// <summary>Makes the exception of a single error.</summary>
    /// <param name="error">A sentence with the setting, its value and where it came from.</param>
    /// <param name="cause">What the error was seen by.</param>
    public KafkaSettingsException(string error, Exception? cause = null)
        : base(error, cause)
        => Errors = [error];

    /// <summary>The errors, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; }
}
