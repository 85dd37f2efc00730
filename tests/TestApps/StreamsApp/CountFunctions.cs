using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessStreams.Functions;
using ServerlessStreams.Tasks;

namespace StreamsApp;

internal sealed class CountFunctions(StreamProcessor processor, StreamEngine engine)
{
    [Function("counts")]
    public Task CountAsync(
        [KafkaTrigger("%Kafka:Brokers%", "words", ConsumerGroup = "counts", IsBatched = true, KeyDataType = KafkaMessageKeyType.Binary)]
        KafkaRecord[] records,
        CancellationToken cancellationToken) =>
        processor.ProcessAsync(Topologies.Counts, records, cancellationToken);

    [Function("read")]
    public async Task<HttpResponseData> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counts")] HttpRequestData request,
        CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var (word, count) in engine.QueryAsync<string, long>(Topologies.Counts, "counts", cancellationToken))
        {
            counts[word] = count.ToString(CultureInfo.InvariantCulture);
        }

        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("Content-Type", "application/json");
        await response.WriteStringAsync(JsonSerializer.Serialize(counts), cancellationToken);
        return response;
    }
}
