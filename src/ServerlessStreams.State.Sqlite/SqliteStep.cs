namespace ServerlessStreams.State.Sqlite;

/// <summary>The steps of a write. Tests kill a process, or fail the write, at each of them; nothing else listens.</summary>
internal enum SqliteStep
{
    /// <summary>The write lock is taken.</summary>
    Begun,

    /// <summary>The head is written, not committed.</summary>
    HeadWritten,

    /// <summary>The commit's row is written, not committed.</summary>
    CommitWritten,

    /// <summary>A block is written, not committed.</summary>
    BlockWritten,

    /// <summary>A transaction is about to be committed.</summary>
    Committing,

    /// <summary>It is committed; the caller does not know yet.</summary>
    Committed,

    /// <summary>Some of what is to be trimmed is gone.</summary>
    PartTrimmed,
}
