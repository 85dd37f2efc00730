using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Http;

/// <summary>Writes a function's answer as the HTTP response.</summary>
internal static class HttpResponseWriter
{
    /// <summary>The part of <paramref name="response"/> that is the HTTP answer; null where the function gave none.</summary>
    public static TypedData? Answer(InvocationResponse response, FunctionBinding? binding) =>
        binding == null || binding.Name == "$return"
            ? response.ReturnValue
            : response.OutputData.FirstOrDefault(output => output.Name == binding.Name)?.Data ?? response.ReturnValue;

    /// <summary>Writes it: an HTTP answer as it is, any other value as the body, nothing as 204.</summary>
    public static async Task WriteAsync(TypedData? answer, HttpResponse response)
    {
        switch (answer?.DataCase ?? TypedData.DataOneofCase.None)
        {
            case TypedData.DataOneofCase.None:
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case TypedData.DataOneofCase.Http:
                await WriteAsync(answer!.Http, response);
                break;
            default:
                await BodyAsync(answer!, response);
                break;
        }
    }

    private static async Task WriteAsync(RpcHttp http, HttpResponse response)
    {
        response.StatusCode = int.TryParse(http.StatusCode, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : StatusCodes.Status200OK;
        foreach (var (name, value) in http.Headers)
        {
            if (!IsOfTheConnection(name))
            {
                response.Headers[name] = value;
            }
        }

        foreach (var (name, value) in http.NullableHeaders)
        {
            if (!IsOfTheConnection(name))
            {
                response.Headers[name] = value.Value;
            }
        }

        foreach (var cookie in http.Cookies)
        {
            response.Cookies.Append(cookie.Name, cookie.Value, Options(cookie));
        }

        if (http.Body is { } body)
        {
            await BodyAsync(body, response);
        }
    }

    // Length and framing are for this server to say.
    private static bool IsOfTheConnection(string name) =>
        name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase);

    private static CookieOptions Options(RpcHttpCookie cookie) => new()
    {
        Domain = cookie.Domain?.Value is { Length: > 0 } domain ? domain : null,
        Path = cookie.Path?.Value is { Length: > 0 } path ? path : "/",
        Expires = cookie.Expires?.Value?.ToDateTimeOffset(),
        Secure = cookie.Secure?.Value ?? false,
        HttpOnly = cookie.HttpOnly?.Value ?? false,
        MaxAge = cookie.MaxAge is { Value: var seconds } ? TimeSpan.FromSeconds(seconds) : null,
        SameSite = cookie.SameSite switch
        {
            RpcHttpCookie.Types.SameSite.Lax => SameSiteMode.Lax,
            RpcHttpCookie.Types.SameSite.Strict => SameSiteMode.Strict,
            RpcHttpCookie.Types.SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        },
    };

    private static async Task BodyAsync(TypedData body, HttpResponse response)
    {
        var (bytes, type) = body.DataCase switch
        {
            TypedData.DataOneofCase.Bytes => (body.Bytes, null),
            TypedData.DataOneofCase.Stream => (body.Stream, null),
            TypedData.DataOneofCase.String => (ByteString.CopyFromUtf8(body.String), "text/plain; charset=utf-8"),
            TypedData.DataOneofCase.Json => (ByteString.CopyFromUtf8(body.Json), "application/json; charset=utf-8"),
            TypedData.DataOneofCase.Int => (ByteString.CopyFromUtf8(body.Int.ToString(CultureInfo.InvariantCulture)), "text/plain; charset=utf-8"),
            TypedData.DataOneofCase.Double => (ByteString.CopyFromUtf8(body.Double.ToString("R", CultureInfo.InvariantCulture)), "text/plain; charset=utf-8"),
            _ => (ByteString.Empty, null),
        };
        if (bytes.IsEmpty)
        {
            return;
        }

        if (type != null && response.ContentType == null)
        {
            response.ContentType = type;
        }

        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes.Memory, response.HttpContext.RequestAborted);
    }
}
