using ServerlessStreams.Errors;
using ServerlessStreams.Serialization;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.State;

/// <summary>
/// The committed state of a topology as text, for comparing: one entry a line, <c>task store [window] key value</c>, bytes in
/// hexadecimal, sorted. It is read from the log alone, so it also says whether the log is whole.
/// </summary>
public static class StateDump
{
    /// <summary>Reads all tasks of a topology.</summary>
    /// <exception cref="StateFormatException">The log is damaged.</exception>
    public static async Task<string> DumpAsync(IStateLog log, Topology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(topology);
        List<string> lines = [];
        await foreach (var id in log.ListTasksAsync(topology.Name, cancellationToken).ConfigureAwait(false))
        {
            var task = new StreamTask(topology, id, new ErrorHandlers());
            await new TaskLoader(log).CatchUpAsync(task, topology.Fingerprint, cancellationToken).ConfigureAwait(false);
            var head = task.Head!;
            lines.Add($"{id} head epoch {head.Epoch} outbox {head.OutboxCount} {string.Join(' ', head.Sources)}");
            Dump(task, lines);
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    private static void Dump(StreamTask task, List<string> lines)
    {
        foreach (var store in task.Stores)
        {
            var buffer = new ByteBuffer();
            var writer = new ChangeWriter(buffer);
            var cursor = default(SnapshotCursor);
            store.WriteSome(writer, ref cursor, int.MaxValue);
            buffer.WriteByte((byte)ChangeKind.End);
            ReadEntries(buffer.Span, task.Id, store.Name, lines);
        }
    }

    private static void ReadEntries(ReadOnlySpan<byte> bytes, TaskId task, string store, List<string> lines)
    {
        var reader = new BinaryReaderSpan(bytes, "a dumped store");
        var window = "";
        for (var kind = (ChangeKind)reader.ReadByte(); kind != ChangeKind.End; kind = (ChangeKind)reader.ReadByte())
        {
            if (kind is ChangeKind.Store or ChangeKind.Window)
            {
                reader.ReadInt32();
                window = kind == ChangeKind.Window ? $"{reader.ReadVarint()} " : "";
                continue;
            }

            lines.Add($"{task} {store} {window}{Convert.ToHexString(reader.ReadBytes())} {Convert.ToHexString(reader.ReadBytes())}");
        }
    }
}
