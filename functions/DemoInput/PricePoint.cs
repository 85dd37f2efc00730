using System.Globalization;
using System.Text.Json.Nodes;

namespace DemoInput;

/// <summary>A price of the demo; the number stays as the file has it.</summary>
internal sealed record PricePoint(string Symbol, decimal Price, DateTime At)
{
    public string ToLine() => PlayLines.Line(
        Symbol,
        new JsonObject
        {
            ["symbol"] = Symbol,
            ["price"] = Price,
            ["at"] = At.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        },
        At);
}
