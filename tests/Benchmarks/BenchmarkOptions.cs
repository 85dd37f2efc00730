namespace ServerlessStreams.Benchmarks;

/// <summary>The command line: <c>[scenario…] [--quick] [--json]</c>.</summary>
/// <param name="Scenarios">Names; empty for all.</param>
/// <param name="Quick">Fewer records and runs.</param>
/// <param name="Json">One JSON line a case on standard output instead of tables.</param>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Scenarios, bool Quick, bool Json)
{
    public static BenchmarkOptions Parse(IReadOnlyList<string> arguments)
    {
        var scenarios = new List<string>();
        var (quick, json) = (false, false);
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case "--quick":
                    quick = true;
                    break;
                case "--json":
                    json = true;
                    break;
                case ['-', ..]:
                    throw new UsageException($"Unknown option {argument}; usage: [scenario…] [--quick] [--json].");
                default:
                    scenarios.Add(argument);
                    break;
            }
        }

        return new BenchmarkOptions(scenarios, quick, json);
    }
}
