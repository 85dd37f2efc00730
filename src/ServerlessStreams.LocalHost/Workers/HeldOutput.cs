using ServerlessStreams.LocalHost.Console;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>
/// What the worker writes to its standard output and error: kept back until it is ready, since a worker that dies at its
/// start has these lines in the one message about it.
/// </summary>
internal sealed class HeldOutput(string source, IHostConsole console)
{
    private readonly Lock _gate = new();
    private List<(string Line, bool Error)>? _held = [];

    /// <summary>Takes a line.</summary>
    public void Add(string line, bool error)
    {
        lock (_gate)
        {
            if (_held != null)
            {
                _held.Add((line, error));
            }
            else
            {
                Show(line, error);
            }
        }
    }

    /// <summary>Shows what was kept, and from now on everything at once.</summary>
    public void Release()
    {
        lock (_gate)
        {
            foreach (var (line, error) in _held ?? [])
            {
                Show(line, error);
            }

            _held = null;
        }
    }

    // A line on standard error is no error by itself: progress bars and warnings go there too.
    private void Show(string line, bool error) => console.From(source, line, error ? LineKind.Warning : LineKind.Plain);
}
