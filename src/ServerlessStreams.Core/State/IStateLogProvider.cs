namespace ServerlessStreams.State;

/// <summary>
/// Opens the state log that a setting names as <c>scheme:location</c>, e.g. <c>sqlite:data/state.db</c>.
/// </summary>
public interface IStateLogProvider
{
    /// <summary>The part of the setting before the first colon, e.g. <c>sqlite</c>.</summary>
    string Scheme { get; }

    /// <summary>Opens the log; called once per process.</summary>
    /// <param name="location">The part of the setting after the first colon; may be empty.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="Errors.StateLogException">It cannot be opened; the message names the location and the reason.</exception>
    IStateLog Open(string location, TimeProvider timeProvider);
}
