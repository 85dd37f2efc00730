namespace ServerlessStreams.State;

/// <summary>Something that can take back its latest change.</summary>
internal interface IUndoable
{
    /// <summary>Takes back the latest change that is not taken back yet.</summary>
    void UndoLast();
}
