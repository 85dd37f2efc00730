using ServerlessStreams.State;
using ServerlessStreams.Tasks;

namespace ServerlessStreams;

internal sealed class StoreDefinition<TStore>(string name, int index, string description, Func<UndoLog, TStore> create)
    : StoreDefinition(name, index, description)
    where TStore : StateStore
{
    public override StateStore Create(TaskRuntime runtime) => create(runtime.Undo);

    public TStore Of(TaskRuntime runtime) => (TStore)runtime.Stores[Index];
}
