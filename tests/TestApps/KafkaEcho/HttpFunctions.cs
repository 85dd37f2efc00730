using System.Collections.Specialized;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace KafkaEcho;

internal sealed class HttpFunctions(EchoLog log, TimeProvider time)
{
    /// <summary>Answers with what arrived: method, url, route value, query, headers, body.</summary>
    [Function("hello")]
    public static async Task<HttpResponseData> HelloAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "hello/{name?}")] HttpRequestData request,
        string? name)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("Content-Type", "application/json");
        response.Headers.Add("x-echo", ["one", "two"]);
        await response.WriteStringAsync(JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["name"] = name,
            ["method"] = request.Method,
            ["url"] = request.Url.ToString(),
            ["query"] = Pairs(request.Query),
            ["headers"] = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(",", header.Value)),
            ["body"] = Convert.ToBase64String(body.ToArray()),
        }));
        return response;
    }

    /// <summary>Throws, with an inner exception.</summary>
    [Function("throw")]
    public static HttpResponseData Throw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw")] HttpRequestData request) =>
        throw new InvalidOperationException(
            "The echo app was told to throw: " + request.Url.AbsolutePath, new FormatException("the inner cause"));

    /// <summary>Takes <c>?ms=</c> milliseconds (default 60,000), less where its token is cancelled.</summary>
    [Function("slow")]
    public async Task<HttpResponseData> SlowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequestData request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => log.Cancelled(context));
        var ms = int.Parse(request.Query["ms"] ?? "60000", CultureInfo.InvariantCulture);
        await Task.Delay(TimeSpan.FromMilliseconds(ms), time, cancellationToken);
        log.End(context, "ok");
        return request.CreateResponse(HttpStatusCode.NoContent);
    }

    /// <summary>Ends the process with <c>?code=</c> (default 3), without an answer.</summary>
    [Function("exit")]
    public static HttpResponseData Exit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "exit")] HttpRequestData request)
    {
        Environment.Exit(int.Parse(request.Query["code"] ?? "3", CultureInfo.InvariantCulture));
        return request.CreateResponse();
    }

    private static Dictionary<string, string?> Pairs(NameValueCollection query) =>
        query.AllKeys.OfType<string>().ToDictionary(key => key, key => query[key]);
}
