using ServerlessStreams.State;

namespace StateLogProcess;

/// <summary>An owner that does one step at a time, in this process or in another.</summary>
public interface ISteppedOwner
{
    Task<AppendOutcome> TryAddAsync(long value);

    /// <summary>Reads what is new and says what it has now.</summary>
    Task<IReadOnlyList<long>> CatchUpAsync();

    Task WriteSnapshotAsync();

    Task TrimAsync();
}
