using DemoInput;

// DemoInput FOLDER: writes prices.play.jsonl and movements.play.jsonl there, always the same ones.
if (args is not [var folder])
{
    Console.Error.WriteLine("usage: DemoInput FOLDER");
    return 2;
}

Directory.CreateDirectory(folder);
var data = Path.Combine(AppContext.BaseDirectory, "data");
PlayLines.Write(
    Path.Combine(folder, "prices.play.jsonl"),
    PriceData.Read(Path.Combine(data, "sp500-2000.csv"), Path.Combine(data, "stocks.csv")).Select(price => price.ToLine()));
PlayLines.Write(
    Path.Combine(folder, "movements.play.jsonl"),
    MovementGenerator.Generate(seed: 20_000_103, count: 50_000).Select(movement => movement.ToLine()));
return 0;
