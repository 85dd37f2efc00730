namespace ServerlessStreams.State;

/// <summary>What a change in a commit does to a store; the values are stored bytes.</summary>
internal enum ChangeKind : byte
{
    /// <summary>Behind the last change.</summary>
    End = 0,

    /// <summary>Sets a key to a value, whatever it was.</summary>
    Put = 1,

    /// <summary>Deletes a key.</summary>
    Delete = 2,

    /// <summary>Deletes all keys that begin with the given bytes (a window that has closed).</summary>
    DeletePrefix = 3,

    /// <summary>Deletes everything of a store (a reset).</summary>
    Clear = 4,
}
