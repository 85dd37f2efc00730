namespace ServerlessStreams.Tasks;

/// <summary>What to do where a partition ends before what was committed.</summary>
public enum OffsetRegressionPolicy
{
    /// <summary>The batch fails with an error that says so.</summary>
    Fail,

    /// <summary>The task begins again with empty state and a new epoch.</summary>
    Reset,
}
