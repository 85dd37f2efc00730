using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Http;
using ServerlessStreams.LocalHost.Tests.Workers;

namespace ServerlessStreams.LocalHost.Tests.Http;

public sealed class HttpTriggerTests : IAsyncLifetime
{
    private EchoWorker _worker = null!;
    private HttpTriggerServer _server = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _worker = await EchoWorker.StartAsync();
        _server = await HttpTriggerServer.StartAsync(0, _worker.Plan.Http, _worker.Invoker, _worker.Failures, CancellationToken.None);
        _client = new() { BaseAddress = _server.Address, Timeout = EchoWorker.Patience };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        await _worker.DisposeAsync();
    }

    [Fact]
    public async Task Get_RouteValueQueryAndHeaders_ReachTheFunction()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/hello/J%C3%BCrgen?x=1&y=a%20b");
        request.Headers.Add("x-test", "7");

        using var response = await _client.SendAsync(request);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("one,two", response.Headers.GetValues("x-echo").Single());
        Assert.Equal(("Jürgen", "GET"), (answer.GetProperty("name").GetString(), answer.GetProperty("method").GetString()));
        Assert.Equal("""{"x":"1","y":"a b"}""", answer.GetProperty("query").GetRawText());
        Assert.Equal("7", answer.GetProperty("headers").GetProperty("x-test").GetString());
        Assert.Equal("", answer.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Post_WithoutOptionalRouteValue_BodyArrives()
    {
        using var response = await _client.PostAsync(new Uri("api/hello", UriKind.Relative), new ByteArrayContent([0, 255, 10]));
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("name").ValueKind);
        Assert.Equal("AP8K", answer.GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("GET", "api/throw", HttpStatusCode.InternalServerError)]
    [InlineData("GET", "api/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "hello", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "api/hello", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "api/slow?ms=1", HttpStatusCode.NoContent)]
    public async Task Request_Path_HasItsStatus(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await _client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_FunctionThrows_IsShownOnceWithItsInnerException()
    {
        using var response = await _client.GetAsync(new Uri("api/throw", UriKind.Relative));

        var shown = _worker.Console.Lines.Where(line => line.Contains("told to throw", StringComparison.Ordinal)).ToList();
        Assert.Contains("Function 'throw' failed: System.InvalidOperationException: The echo app was told to throw: /api/throw", shown.Single(), StringComparison.Ordinal);
        Assert.Contains("System.FormatException: the inner cause", shown.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("at Microsoft.Azure.Functions.Worker", shown.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Many_RunAtTheSameTime()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            using var response = await _client.GetAsync(new Uri("api/slow?ms=1000", UriKind.Relative));
            return response.StatusCode;
        }));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.NoContent, status));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Get_ClientGoesAway_FunctionIsCancelled()
    {
        using var giveUp = new CancellationTokenSource();
        var request = _client.GetAsync(new Uri("api/slow", UriKind.Relative), giveUp.Token);
        await Task.Delay(200);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await _worker.EventsAsync("cancel");
    }

    [Fact]
    public async Task Get_WorkerCrashes_Answers500AndTheNextRequestIsServed()
    {
        using var crashed = await _client.GetAsync(new Uri("api/exit?code=5", UriKind.Relative));
        using var next = await _client.GetAsync(new Uri("api/hello", UriKind.Relative));

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (crashed.StatusCode, next.StatusCode));
        Assert.Contains("ended with exit code 5", _worker.Console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_NamesPortAndOption()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<LocalHostException>(() =>
            HttpTriggerServer.StartAsync(port, _worker.Plan.Http, _worker.Invoker, _worker.Failures, CancellationToken.None));

        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        Assert.Contains("--port", error.Message, StringComparison.Ordinal);
    }
}
