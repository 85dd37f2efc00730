using ServerlessStreams.State;

namespace ServerlessStreams.StateLog.ContractTests.Storages;

/// <summary>Where the logs of one test class stand. Each log that is opened is another owner of the same storage.</summary>
public abstract class LogStorage : IAsyncLifetime
{
    private readonly List<IStateLog> _opened = [];

    /// <summary>Opens a log, as another process or instance would. It is closed with the storage.</summary>
    public IStateLog Open()
    {
        var log = OpenLog();
        lock (_opened)
        {
            _opened.Add(log);
        }

        return log;
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var log in _opened)
        {
            await log.DisposeAsync();
        }

        Remove();
    }

    protected abstract IStateLog OpenLog();

    protected virtual void Remove()
    {
    }
}
