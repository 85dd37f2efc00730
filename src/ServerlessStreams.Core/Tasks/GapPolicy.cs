namespace ServerlessStreams.Tasks;

/// <summary>What to do where records are missing before a batch.</summary>
public enum GapPolicy
{
    /// <summary>The batch fails with an error that names the range; nothing is passed over.</summary>
    Fail,

    /// <summary>The range is reported once and passed over.</summary>
    Continue,
}
