namespace ServerlessStreams.State;

/// <summary>What became of an append. A conflict is expected, so it is a result and no exception.</summary>
public enum AppendOutcome
{
    /// <summary>The commit is durable and visible as a whole.</summary>
    Appended,

    /// <summary>The head is not the expected one: somebody else has written. Nothing of this commit is visible.</summary>
    Conflict,
}
