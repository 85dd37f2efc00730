using System.Globalization;

namespace DemoInput;

/// <summary>Real prices in the order of their time: the S&amp;P 500 by day, five stocks by month.</summary>
internal static class PriceData
{
    private const string IndexSymbol = "^GSPC";
    private const int CloseColumn = 4;

    public static IReadOnlyList<PricePoint> Read(string indexFile, string stocksFile) =>
        [.. ReadIndex(indexFile).Concat(ReadStocks(stocksFile)).OrderBy(price => price.At).ThenBy(price => price.Symbol, StringComparer.Ordinal)];

    // date,open,high,low,close,adjclose,volume
    private static IEnumerable<PricePoint> ReadIndex(string file) => Rows(file).Select(row => new PricePoint(
        IndexSymbol, Number(row[CloseColumn]), Date(row[0], "yyyy-MM-dd")));

    // symbol,date,price with dates such as "Jan 1 2000"
    private static IEnumerable<PricePoint> ReadStocks(string file) => Rows(file).Select(row => new PricePoint(
        row[0], Number(row[2]), Date(row[1], "MMM d yyyy")));

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(','));

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateTime Date(string text, string format) => DateTime.ParseExact(
        text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
