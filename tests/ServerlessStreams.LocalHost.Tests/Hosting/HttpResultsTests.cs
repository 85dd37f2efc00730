using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Tests.Console;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

public sealed class HttpResultsTests : IAsyncLifetime
{
    private readonly RecordingConsole _console = new();
    private WebApplication _server = null!;
    private HttpResults _results = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(context =>
        {
            var (status, body) = context.Request.Path.Value switch
            {
                "/rows" when context.Request.QueryString.Value == "?n=2" => (200, """[{"sku":"a","level":1},{"level":2.5,"note":null,"sku":"b"}]"""),
                "/none" => (200, "[]"),
                "/object" => (200, "{}"),
                _ => (404, ""),
            };
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        await _server.StartAsync();
        _results = new(new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), _console);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Show_Array_IsATableOfAllItsProperties()
    {
        await _results.ShowAsync("Lowest", "/rows?n=2", CancellationToken.None);

        Assert.Equal(["Lowest", "sku|level|note", "a|1|", "b|2.5|"], _console.Lines);
    }

    [Fact]
    public async Task Show_NoRows_SaysSo()
    {
        await _results.ShowAsync("Lowest", "/none", CancellationToken.None);

        Assert.Equal(["Lowest: none"], _console.Lines);
    }

    [Theory]
    [InlineData("/object", "/object does not answer with a JSON array of objects")]
    [InlineData("/missing", "GET /missing answers 404 Not Found")]
    public async Task Show_OtherAnswer_NamesPathAndReason(string path, string expected)
    {
        var error = await Assert.ThrowsAsync<LocalHostException>(() => _results.ShowAsync("T", path, CancellationToken.None));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_Answer_IsWrittenAsItIs()
    {
        var file = Path.GetTempFileName();
        try
        {
            await _results.SaveAsync("/none", file, CancellationToken.None);

            Assert.Equal("[]", await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Save_FolderIsMissing_NamesTheFile()
    {
        var error = await Assert.ThrowsAsync<LocalHostException>(() => _results.SaveAsync("/none", "/nowhere/out.json", CancellationToken.None));

        Assert.Contains("/nowhere/out.json cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_AppWithoutHttp_IsRefused()
    {
        var error = await Assert.ThrowsAsync<LocalHostException>(() => new HttpResults(null, _console).ShowAsync("T", "/rows", CancellationToken.None));

        Assert.Contains("the app has no HTTP function", error.Message, StringComparison.Ordinal);
    }
}
