using ServerlessStreams.Serialization;

namespace ServerlessStreams.State;

/// <summary>Something that can take back its latest change.</summary>
internal interface IUndoable
{
    /// <summary>Takes back the latest change that is not taken back yet.</summary>
    void UndoLast();

    /// <summary>Writes what its latest change but so many has led to, to see whether it can be written.</summary>
    void WriteChange(int back, ByteBuffer buffer);
}
