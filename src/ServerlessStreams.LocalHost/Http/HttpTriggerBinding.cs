using Microsoft.AspNetCore.Routing.Patterns;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Http;

/// <summary>A function fired by HTTP: where and how.</summary>
/// <param name="Function">The function.</param>
/// <param name="Route">Its route with the prefix, <c>api/inventory/{sku}</c>.</param>
/// <param name="Methods">The methods it answers to, in upper case; empty for all.</param>
internal sealed record HttpTriggerBinding(FunctionDescription Function, string Route, IReadOnlyList<string> Methods)
{
    /// <summary>Checks the route and puts the prefix before it.</summary>
    /// <exception cref="LocalHostException">The route is no route template.</exception>
    public static HttpTriggerBinding Create(FunctionDescription function, string prefix, string route, IReadOnlyList<string> methods)
    {
        var whole = string.Join('/', new[] { prefix, route.Trim('/') }.Where(part => part.Length > 0));
        try
        {
            RoutePatternFactory.Parse(whole);
        }
        catch (RoutePatternException exception)
        {
            throw new LocalHostException($"its route '{route}' is not valid: {exception.Message}", exception);
        }

        return new(function, whole, [.. methods.Select(method => method.ToUpperInvariant())]);
    }

    /// <summary>The binding that the answer goes out by, or null for a function that gives none.</summary>
    public FunctionBinding? Answer => Function.Bindings.FirstOrDefault(binding => binding.IsOut && binding.Is("http"));
}
