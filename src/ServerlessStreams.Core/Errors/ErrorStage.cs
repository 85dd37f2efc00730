namespace ServerlessStreams.Errors;

/// <summary>Where a record failed.</summary>
public enum ErrorStage
{
    /// <summary>Its bytes cannot be read, or its time is not acceptable.</summary>
    Decode,

    /// <summary>An operator threw.</summary>
    Process,

    /// <summary>The broker refuses the result for good.</summary>
    Emit,
}
