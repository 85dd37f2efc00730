using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>A store of a topology, made anew for every task.</summary>
internal abstract class StoreDefinition(string name, int index, string description)
{
    public string Name { get; } = name;

    public int Index { get; } = index;

    /// <summary>What stored bytes depend on; hashed into the fingerprint.</summary>
    public string Description { get; } = description;

    public abstract StateStore Create(TaskRuntime runtime);
}
