namespace ServerlessStreams.Testing;

/// <summary>A step of a state log at which a fault can be injected.</summary>
public enum StateLogStep
{
    /// <summary>A head is read.</summary>
    ReadHead,

    /// <summary>A commit is appended.</summary>
    Append,

    /// <summary>One commit is read, or the end of them is found.</summary>
    ReadCommit,

    /// <summary>One block of a snapshot is written.</summary>
    WriteSnapshotBlock,

    /// <summary>One block of a snapshot is read, or the end of them is found.</summary>
    ReadSnapshotBlock,

    /// <summary>Commits and blocks are trimmed.</summary>
    Trim,

    /// <summary>One task is listed, or the end of them is found.</summary>
    ListTask,
}
