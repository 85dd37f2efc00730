using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Http;

/// <summary>Puts an HTTP request into the form that the worker makes its <c>HttpRequestData</c> of.</summary>
internal static class HttpRequestEncoder
{
    // Reported by workers that take null values of headers, route values and query parameters.
    private const string NullableValues = "UseNullableValueDictionaryForHttp";

    /// <summary>Reads the request, its body included.</summary>
    public static async Task<EncodedRequest> ReadAsync(HttpRequest request)
    {
        var body = await ByteString.FromStreamAsync(request.Body, request.HttpContext.RequestAborted);
        var routeValues = request.RouteValues.Where(value => value.Value != null)
            .ToDictionary(value => value.Key, value => Convert.ToString(value.Value, System.Globalization.CultureInfo.InvariantCulture)!);
        return new(request, routeValues, body);
    }

    /// <summary>A request that was read.</summary>
    internal sealed record EncodedRequest(HttpRequest Request, IReadOnlyDictionary<string, string> RouteValues, ByteString Body)
    {
        /// <summary>Fills in the invocation of a function whose trigger is the parameter <paramref name="name"/>.</summary>
        public void Fill(InvocationRequest invocation, string name, IReadOnlyDictionary<string, string> capabilities)
        {
            var http = new RpcHttp { Method = Request.Method, Url = Request.GetEncodedUrl() };
            var nullable = capabilities.ContainsKey(NullableValues);
            foreach (var (header, values) in Request.Headers)
            {
                Add(http.Headers, http.NullableHeaders, header, values.ToString(), nullable);
            }

            foreach (var (parameter, values) in Request.Query)
            {
                Add(http.Query, http.NullableQuery, parameter, values.ToString(), nullable);
            }

            foreach (var (parameter, value) in RouteValues)
            {
                Add(http.Params, http.NullableParams, parameter, value, nullable);

                // A parameter of the function with the route parameter's name is bound from here.
                invocation.TriggerMetadata[parameter] = new() { String = value };
            }

            if (Body.Length > 0)
            {
                http.Body = new() { Bytes = Body };
            }

            invocation.InputData.Add(new ParameterBinding { Name = name, Data = new() { Http = http } });
        }

        private static void Add(
            IDictionary<string, string> plain, IDictionary<string, NullableString> nullables, string name, string value, bool nullable)
        {
            if (nullable)
            {
                nullables[name] = new() { Value = value };
            }
            else
            {
                plain[name] = value;
            }
        }
    }
}
