using ServerlessStreams.LocalHost.Http;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>What the host does with the functions that the worker has.</summary>
/// <param name="Kafka">Those fired by Kafka, with their resolved triggers.</param>
/// <param name="Http">Those fired by HTTP, with their routes.</param>
/// <param name="Skipped">Those it goes on without: the name and why.</param>
internal sealed record FunctionPlan(
    IReadOnlyList<(FunctionDescription Function, KafkaTriggerBinding Trigger)> Kafka,
    IReadOnlyList<HttpTriggerBinding> Http,
    IReadOnlyList<(string Function, string Reason)> Skipped)
{
    /// <summary>All that are loaded.</summary>
    public IReadOnlyList<FunctionDescription> Loaded => [.. Kafka.Select(kafka => kafka.Function), .. Http.Select(http => http.Function)];
}
