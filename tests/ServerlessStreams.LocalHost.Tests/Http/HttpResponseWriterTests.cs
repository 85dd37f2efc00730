using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using ServerlessStreams.LocalHost.Http;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Http;

public sealed class HttpResponseWriterTests
{
    [Fact]
    public async Task Write_HttpAnswer_StatusHeadersAndBodyAsTheyAre()
    {
        var response = await WriteAsync(new() { Http = new()
        {
            StatusCode = "201",
            Headers = { ["content-type"] = "application/xml", ["content-length"] = "999", ["transfer-encoding"] = "chunked", ["x-a"] = "1" },
            Body = new() { Bytes = ByteString.CopyFromUtf8("<é/>") },
        } });

        Assert.Equal((201, "application/xml", 5), (response.StatusCode, response.ContentType, response.ContentLength));
        Assert.Equal("1", response.Headers["x-a"]);
        Assert.False(response.Headers.ContainsKey("transfer-encoding"));
        Assert.Equal("<é/>", Body(response));
    }

    [Fact]
    public async Task Write_Cookies_AreSet()
    {
        var response = await WriteAsync(new() { Http = new()
        {
            StatusCode = "200",
            Cookies =
            {
                new RpcHttpCookie
                {
                    Name = "a", Value = "1", Path = new() { Value = "/x" }, Secure = new() { Value = true }, HttpOnly = new() { Value = true },
                    SameSite = RpcHttpCookie.Types.SameSite.Strict, MaxAge = new() { Value = 60 },
                    Expires = new() { Value = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) },
                },
                new RpcHttpCookie { Name = "b", Value = "2" },
            },
        } });

        Assert.Equal(
            ["a=1; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=60; path=/x; secure; samesite=strict; httponly", "b=2; path=/"],
            response.Headers.SetCookie.OfType<string>());
    }

    [Fact]
    public async Task Write_OtherValues_AreTheBody()
    {
        var text = await WriteAsync(new() { String = "é" });
        var json = await WriteAsync(new() { Json = """{"a":1}""" });
        var number = await WriteAsync(new() { Int = 5 });
        var nothing = await WriteAsync(null);
        var empty = await WriteAsync(new());

        Assert.Equal((200, "text/plain; charset=utf-8", "é"), (text.StatusCode, text.ContentType, Body(text)));
        Assert.Equal((200, "application/json; charset=utf-8", """{"a":1}"""), (json.StatusCode, json.ContentType, Body(json)));
        Assert.Equal("5", Body(number));
        Assert.Equal((204, ""), (nothing.StatusCode, Body(nothing)));
        Assert.Equal(204, empty.StatusCode);
    }

    [Fact]
    public void Answer_OutputProperty_IsTakenByItsName()
    {
        var response = new InvocationResponse
        {
            ReturnValue = new() { String = "returned" },
            OutputData = { new ParameterBinding { Name = "Other", Data = new() { String = "other" } }, new ParameterBinding { Name = "Http", Data = new() { String = "property" } } },
        };

        Assert.Equal("property", HttpResponseWriter.Answer(response, Binding("Http"))!.String);
        Assert.Equal("returned", HttpResponseWriter.Answer(response, Binding("$return"))!.String);
        Assert.Equal("returned", HttpResponseWriter.Answer(response, null)!.String);
    }

    private static FunctionBinding Binding(string name) =>
        new(System.Text.Json.JsonDocument.Parse($$"""{"name":"{{name}}","type":"http","direction":"Out"}""").RootElement);

    private static async Task<HttpResponse> WriteAsync(TypedData? answer)
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();
        await HttpResponseWriter.WriteAsync(answer, context.Response);
        return context.Response;
    }

    private static string Body(HttpResponse response) => Encoding.UTF8.GetString(((MemoryStream)response.Body).ToArray());
}
