using System.Globalization;

namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>The aggregates of the vectors, on values as text.</summary>
internal static class TextAggregates
{
    /// <summary>One step: null before the first, null afterwards where the aggregate is deleted.</summary>
    public static string? Add(string kind, string? before, string? value) => kind switch
    {
        "count" => Text(Number(before ?? "0") + 1),
        "sum" => Text(Number(before ?? "0") + Number(value!)),
        "sumOrNull" => Number(before ?? "0") + Number(value!) is var sum && sum == 0 ? null : Text(sum),
        "max" => before is null ? value : Text(Math.Max(Number(before), Number(value!))),
        "concat" => before is null ? value : $"{before},{value}",
        "firstLast" => $"{(before is null ? value : before.Split('>')[0])}>{value}",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Of those that do not depend on order.</summary>
    public static Func<string, string, string>? Merge(string kind) => kind switch
    {
        "count" or "sum" => (left, right) => Text(Number(left) + Number(right)),
        "max" => (left, right) => Text(Math.Max(Number(left), Number(right))),
        _ => null,
    };

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
