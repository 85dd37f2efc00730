namespace ServerlessStreams.State;

/// <summary>How far a snapshot has come within a store.</summary>
internal struct SnapshotCursor
{
    /// <summary>The window, by its position among the open ones; 0 in a store without windows.</summary>
    public int Window;

    /// <summary>The next slot of its table.</summary>
    public int Slot;
}
