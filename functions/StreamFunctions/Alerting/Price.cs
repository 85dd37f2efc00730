namespace StreamFunctions.Alerting;

/// <summary>A price as topic <c>prices</c> has it.</summary>
/// <param name="Symbol">The symbol, also the record's key.</param>
/// <param name="Value">The price, in the currency of the exchange.</param>
/// <param name="At">When it was made, UTC.</param>
public sealed record Price(
    string Symbol,
    [property: System.Text.Json.Serialization.JsonPropertyName("price")] double Value,
    DateTimeOffset At);
