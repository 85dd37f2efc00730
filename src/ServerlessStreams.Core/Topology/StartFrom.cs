namespace ServerlessStreams;

/// <summary>Where a task begins that has no state yet.</summary>
public enum StartFrom
{
    /// <summary>At the first record that the partition still has.</summary>
    Earliest,

    /// <summary>At the first record that the trigger hands over.</summary>
    Latest,
}
