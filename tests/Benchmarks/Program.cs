using ServerlessStreams.Benchmarks;
using ServerlessStreams.Benchmarks.Reports;
using ServerlessStreams.Benchmarks.Scenarios;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.LocalHost.Hosting;

// Standard output carries reports only; whatever else a library prints there belongs to the progress.
var output = Console.Out;
Console.SetOut(Console.Error);

try
{
    var options = BenchmarkOptions.Parse(args);
    var scenarios = AllScenarios.Select(options.Scenarios);
    IReportWriter writer = options.Json ? new JsonReportWriter(output) : new TableReportWriter(output, options.Quick);
    var context = new ScenarioContext(options.Quick, Console.Error);
    foreach (var scenario in scenarios)
    {
        writer.Begin(scenario);
        await foreach (var report in scenario.RunAsync(context))
            writer.Write(report);
        writer.End();
    }

    return 0;
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
catch (LocalHostException exception)
{
    Console.Error.WriteLine($"The worker cannot be measured: {exception.Message}");
    return 1;
}
catch (WorkMismatchException exception)
{
    Console.Error.WriteLine($"The benchmark is void: {exception.Message}");
    return 1;
}
