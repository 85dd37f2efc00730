namespace StreamFunctions.Alerting;

/// <summary>An alert as topic <c>price-alerts</c> has it; its key is the symbol.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="WindowStart">The window's first instant, UTC.</param>
/// <param name="WindowEnd">The window's end, UTC.</param>
/// <param name="Min">The lowest price.</param>
/// <param name="Max">The highest price.</param>
/// <param name="First">The earliest price.</param>
/// <param name="Last">The latest price.</param>
/// <param name="Swing">(max − min) / min.</param>
/// <param name="Count">How many prices the window has.</param>
public sealed record PriceAlert(
    string Symbol, DateTime WindowStart, DateTime WindowEnd, double Min, double Max, double First, double Last, double Swing, long Count);
