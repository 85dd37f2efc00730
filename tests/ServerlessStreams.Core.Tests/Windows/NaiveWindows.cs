using System.Text;

namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>
/// Windows as one would write them down: a dictionary of all windows, scanned on every record. Shares nothing with the
/// engine.
/// </summary>
internal sealed class NaiveWindows(WindowParameters parameters, bool timeMovesOnlyByRecordsThatArrive)
{
    private readonly Dictionary<(string Key, long Start), (string Value, long Timestamp)> _windows = [];
    private long _time = -1;

    public List<ResultRow> Rows { get; } = [];

    public List<int> Late { get; } = [];

    public Dictionary<int, int> Drops { get; } = [];

    public void Run(IReadOnlyList<VectorInput> inputs)
    {
        for (var index = 0; index < inputs.Count; index++)
        {
            Process(inputs[index], index);
        }
    }

    private void Process(VectorInput input, int index)
    {
        var passes = parameters.Filter is null || (input.Text is { } text && !text.StartsWith('-'));
        var arrives = passes && input.Key is not null;
        if (!arrives && timeMovesOnlyByRecordsThatArrive)
        {
            return;
        }

        _time = Math.Max(_time, input.Timestamp);
        if (arrives)
        {
            Add(input, index);
        }

        Close(index);
    }

    private void Add(VectorInput input, int index)
    {
        var refused = 0;
        var taken = 0;
        for (var start = 0L; start <= input.Timestamp; start += parameters.HopMs)
        {
            if (start + parameters.SizeMs <= input.Timestamp)
            {
                continue;
            }

            if (start + parameters.SizeMs <= _time - parameters.GraceMs)
            {
                refused++;
                continue;
            }

            taken++;
            var exists = _windows.TryGetValue((input.Key!, start), out var before);
            var value = TextAggregates.Add(parameters.Aggregate, exists ? before.Value : null, input.Text);
            var timestamp = exists ? Math.Max(before.Timestamp, input.Timestamp) : input.Timestamp;
            if (value is null)
            {
                _windows.Remove((input.Key!, start));
            }
            else
            {
                _windows[(input.Key!, start)] = (value, timestamp);
            }

            if (!parameters.OnClose)
            {
                Rows.Add(new ResultRow(input.Key!, start, start + parameters.SizeMs, value, timestamp, index));
            }
        }

        if (refused > 0)
        {
            Drops[index] = refused;
        }

        if (taken == 0)
        {
            Late.Add(index);
        }
    }

    private void Close(int index)
    {
        if (!parameters.OnClose)
        {
            return;
        }

        var due = _windows
            .Where(window => window.Key.Start + parameters.SizeMs + parameters.GraceMs <= _time)
            .OrderBy(window => window.Key.Start)
            .ThenBy(window => Convert.ToHexString(Encoding.UTF8.GetBytes(window.Key.Key)), StringComparer.Ordinal)
            .ToList();
        foreach (var ((key, start), (value, timestamp)) in due)
        {
            Rows.Add(new ResultRow(key, start, start + parameters.SizeMs, value, timestamp, index));
            _windows.Remove((key, start));
        }
    }
}
