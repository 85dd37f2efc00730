namespace ServerlessStreams.State;

/// <summary>What stands next in the changes of a commit; the values are stored bytes.</summary>
internal enum ChangeKind : byte
{
    /// <summary>Behind the last change.</summary>
    End = 0,

    /// <summary>The following changes are of this store.</summary>
    Store = 1,

    /// <summary>The following changes are of this store and this window.</summary>
    Window = 2,

    /// <summary>Sets a key to a value, whatever it was.</summary>
    Put = 3,

    /// <summary>Deletes a key.</summary>
    Delete = 4,

    /// <summary>Deletes all of a window: it has closed.</summary>
    DropWindow = 5,

    /// <summary>Deletes everything of a store: a reset.</summary>
    Clear = 6,
}
