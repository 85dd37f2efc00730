using ServerlessStreams.Integration.Tests.Demo;

namespace ServerlessStreams.Integration.Tests.Model;

/// <summary>
/// The alerts of some prices, as plainly as it goes: per partition, in the order of offsets, windows of 90 days since
/// 1970. A window takes records until the latest time that was seen is a day past its end; then it is judged.
/// </summary>
internal sealed class PriceModel
{
    private const double Threshold = 0.25;
    private static readonly TimeSpan _size = TimeSpan.FromDays(90);
    private static readonly TimeSpan _grace = TimeSpan.FromDays(1);

    private readonly List<Event> _alerts = [];

    public PriceModel(IEnumerable<TopicLine> prices)
    {
        foreach (var partition in prices.GroupBy(line => line.Partition))
        {
            Play(partition.OrderBy(line => line.Offset));
        }
    }

    public IReadOnlyList<Event> Alerts => _alerts;

    public int Late { get; private set; }

    public int OpenWindows { get; private set; }

    private void Play(IEnumerable<TopicLine> partition)
    {
        var open = new Dictionary<(string Symbol, DateTimeOffset Start), List<TopicLine>>();
        var latest = DateTimeOffset.MinValue;
        foreach (var line in partition)
        {
            var at = line.Time("at");
            var start = DateTimeOffset.UnixEpoch + (at - DateTimeOffset.UnixEpoch).Ticks / _size.Ticks * _size;
            if (start + _size + _grace <= latest)
            {
                Late++;
            }
            else
            {
                var window = (line.Key.GetString()!, start);
                open.TryAdd(window, []);
                open[window].Add(line);
            }

            latest = at > latest ? at : latest;
            foreach (var window in open.Keys.Where(window => window.Start + _size + _grace <= latest).ToList())
            {
                Judge(window.Symbol, window.Start, open[window], line);
                open.Remove(window);
            }
        }

        OpenWindows += open.Count;
    }

    private void Judge(string symbol, DateTimeOffset start, List<TopicLine> lines, TopicLine cause)
    {
        var prices = lines.Select(line => line.Number("price")).ToList();
        var (min, max) = (prices.Min(), prices.Max());
        var swing = (max - min) / min;
        if (swing >= Threshold)
        {
            // Sorting is stable: of equal times the first stays first, the last last.
            var byTime = lines.OrderBy(line => line.Time("at")).ToList();
            _alerts.Add(new(
                cause.Position,
                Murmur2.Partition(symbol, 4),
                symbol,
                byTime[^1].Time("at").ToUnixTimeMilliseconds(),
                Event.Fields(
                    ("symbol", symbol),
                    ("windowStart", start),
                    ("windowEnd", start + _size),
                    ("min", min),
                    ("max", max),
                    ("first", byTime[0].Number("price")),
                    ("last", byTime[^1].Number("price")),
                    ("swing", swing),
                    ("count", lines.Count))));
        }
    }
}
