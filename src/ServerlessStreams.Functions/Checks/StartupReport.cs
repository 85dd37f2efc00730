namespace ServerlessStreams.Functions.Checks;

/// <summary>What the checks found. Checks write one after the other.</summary>
internal sealed class StartupReport
{
    private readonly List<string> _errors = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _found = [];

    /// <summary>What keeps the app from starting.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>What somebody should look at.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>What is as it should be.</summary>
    public IReadOnlyList<string> Found => _found;

    public void Error(string error)
    {
        // Several checks may meet the same broken thing, e.g. a missing setting.
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }

    public void Note(string note) => _notes.Add(note);

    public void Find(string found) => _found.Add(found);
}
