using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessStreams.Functions;
using ServerlessStreams.Tasks;

namespace StreamFunctions.Inventory;

/// <summary>
/// The inventory by HTTP, read from committed state: all of it, one article's, or (<c>?lowest=10</c>) the lowest levels.
/// </summary>
public sealed class InventoryFunction(StreamEngine engine, TopologyRegistry topologies)
{
    [Function("inventory")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "inventory/{sku?}")] HttpRequestData request,
        string? sku,
        CancellationToken cancellationToken)
    {
        var lines = new List<InventoryLine>();
        await foreach (var (key, level) in engine.QueryAsync<StockKey, StockLevel>(topologies[InventoryLevels.Name], InventoryLevels.Store, cancellationToken))
        {
            if (string.IsNullOrEmpty(sku) || key.Sku == sku)
            {
                lines.Add(new InventoryLine(key.Sku, key.Warehouse, level.Level));
            }
        }

        if (lines.Count == 0 && !string.IsNullOrEmpty(sku))
        {
            return await TextAsync(request, HttpStatusCode.NotFound, $"There has been no movement of sku '{sku}'.", cancellationToken);
        }

        var ordered = lines.OrderBy(line => line.Sku, StringComparer.Ordinal).ThenBy(line => line.Warehouse, StringComparer.Ordinal);
        if (request.Query["lowest"] is not { } text)
        {
            return await JsonAsync(request, [.. ordered], cancellationToken);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? await JsonAsync(request, [.. ordered.OrderBy(line => line.Level).Take(count)], cancellationToken)
            : await TextAsync(request, HttpStatusCode.BadRequest, $"lowest is '{text}'; it must be a whole number.", cancellationToken);
    }

    private static async Task<HttpResponseData> JsonAsync(HttpRequestData request, IReadOnlyList<InventoryLine> lines, CancellationToken cancellationToken)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("Content-Type", "application/json; charset=utf-8");
        await JsonSerializer.SerializeAsync(response.Body, lines, InventoryJson.Default.IReadOnlyListInventoryLine, cancellationToken);
        return response;
    }

    private static async Task<HttpResponseData> TextAsync(HttpRequestData request, HttpStatusCode status, string text, CancellationToken cancellationToken)
    {
        var response = request.CreateResponse(status);
        response.Headers.Add("Content-Type", "text/plain; charset=utf-8");
        await response.WriteStringAsync(text, cancellationToken);
        return response;
    }
}
