using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Http;

/// <summary>
/// Finds the routes that would fail with the first request, in a way nobody would understand: unknown constraints, and
/// functions that answer to the same request.
/// </summary>
internal static class HttpRoutes
{
    /// <summary>Checks all routes together.</summary>
    /// <exception cref="LocalHostException">Some do not work; all of them are named.</exception>
    public static void Check(IReadOnlyList<HttpTriggerBinding> functions, IInlineConstraintResolver constraints)
    {
        var errors = functions.SelectMany(function => Constraints(function, constraints)).Concat(Doubles(functions)).ToList();
        if (errors.Count > 0)
        {
            throw new LocalHostException(string.Join(Environment.NewLine, errors));
        }
    }

    private static IEnumerable<string> Constraints(HttpTriggerBinding function, IInlineConstraintResolver constraints)
    {
        foreach (var (parameter, policies) in RoutePatternFactory.Parse(function.Route).ParameterPolicies)
        {
            foreach (var content in policies.Select(policy => policy.Content).OfType<string>())
            {
                if (Mistake(content, constraints) is { } mistake)
                {
                    yield return $"Function '{function.Function.Name}': its route '{function.Route}' does not work: "
                        + $"the constraint '{content}' of '{parameter}' {mistake}.";
                }
            }
        }
    }

    private static string? Mistake(string constraint, IInlineConstraintResolver constraints)
    {
        try
        {
            return constraints.ResolveConstraint(constraint) == null ? "is not known" : null;
        }
        catch (Exception exception) when (exception is RouteCreationException or InvalidOperationException or ArgumentException or FormatException)
        {
            return $"is not valid ({exception.Message})";
        }
    }

    private static IEnumerable<string> Doubles(IReadOnlyList<HttpTriggerBinding> functions)
    {
        for (var i = 0; i < functions.Count; i++)
        {
            for (var j = i + 1; j < functions.Count; j++)
            {
                var (one, other) = (functions[i], functions[j]);
                if (Shape(one.Route) == Shape(other.Route) && Overlap(one.Methods, other.Methods))
                {
                    yield return $"Functions '{one.Function.Name}' and '{other.Function.Name}' answer to the same requests: "
                        + $"{one.Route} and {other.Route}.";
                }
            }
        }
    }

    private static bool Overlap(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Count == 0 || other.Count == 0 || one.Intersect(other, StringComparer.Ordinal).Any();

    // Parameters match whatever they are called; what constrains them tells routes apart.
    private static string Shape(string route) => string.Join('/', RoutePatternFactory.Parse(route).PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter =>
                $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => ":" + policy.Content))}{(parameter.IsOptional ? "?" : "")}}}",
            _ => part.ToString(),
        }))));
}
