using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Http;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Http;

public sealed class HttpRoutesTests
{
    private readonly IInlineConstraintResolver _constraints = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider()
        .GetRequiredService<IInlineConstraintResolver>();

    [Fact]
    public void Check_RoutesThatDiffer_Pass()
        => HttpRoutes.Check(
            [Function("a", "x/{id:int}", "GET"), Function("b", "x/{id}", "GET"), Function("c", "x/{name}", "POST"), Function("d", "x/{*rest}", "GET"),
                Function("e", "x/{id:regex(^a{{1,2}}$)}", "GET"), Function("f", "x", "GET")],
            _constraints);

    [Theory]
    [InlineData("x/{id:whole}", "the constraint 'whole' of 'id' is not known")]
    [InlineData("x/{id:range(1)}", "the constraint 'range(1)' of 'id' is not valid")]
    public void Check_WrongConstraint_IsNamed(string route, string expected)
    {
        var error = Assert.Throws<LocalHostException>(() => HttpRoutes.Check([Function("a", route, "GET")], _constraints));

        Assert.StartsWith($"Function 'a': its route 'api/{route}' does not work: {expected}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData]
    public void Check_SameRequests_BothFunctionsAreNamed(params string[] methods)
    {
        var error = Assert.Throws<LocalHostException>(() =>
            HttpRoutes.Check([Function("a", "X/{id}", "GET", "POST"), Function("b", "x/{name}", methods)], _constraints));

        Assert.Equal("Functions 'a' and 'b' answer to the same requests: api/X/{id} and api/x/{name}.", error.Message);
    }

    [Fact]
    public void Create_NoTemplate_IsRefused()
        => Assert.Contains("its route 'x/{id' is not valid", Assert.Throws<LocalHostException>(() => Function("a", "x/{id", "GET")).Message, StringComparison.Ordinal);

    private static HttpTriggerBinding Function(string name, string route, params string[] methods) =>
        HttpTriggerBinding.Create(FunctionDescription.Read(new RpcFunctionMetadata { Name = name }), "api", route, methods);
}
