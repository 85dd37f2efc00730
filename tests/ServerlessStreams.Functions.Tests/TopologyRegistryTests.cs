using Microsoft.Extensions.DependencyInjection;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests;

public sealed class TopologyRegistryTests
{
    [Fact]
    public void Registry_Factories_GetTheServicesAndAreCalledOnce()
    {
        var calls = 0;
        var services = new ServiceCollection().AddSingleton("topic-from-services").BuildServiceProvider();

        var registry = new TopologyRegistry(services, [provider =>
        {
            calls++;
            return TestTopologies.Counting("built", provider.GetRequiredService<string>());
        }]);

        Assert.Equal("topic-from-services", Assert.Single(registry["built"].SourceTopics));
        Assert.Same(registry["built"], Assert.Single(registry));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Registry_SeveralWrongOnes_AllAreReportedAndTheRestIsThere()
    {
        var registry = new TopologyRegistry(
            new ServiceCollection().BuildServiceProvider(),
            [
                _ => Topology.Create("no source", _ => { }),
                _ => throw new FormatException("setting X is not a number"),
                _ => Broken.Topology,
                _ => null!,
                _ => TestTopologies.Counting("twice"),
                _ => TestTopologies.Counting("twice"),
                _ => TestTopologies.Counting("good"),
            ]);

        Assert.Equal(["twice", "good"], registry.Select(topology => topology.Name));
        Assert.Collection(
            registry.Errors,
            error => Assert.Contains("'no source'", error, StringComparison.Ordinal),
            error => Assert.Contains("setting X is not a number", error, StringComparison.Ordinal),
            error => Assert.StartsWith("Topology 'static' is not valid", error, StringComparison.Ordinal),
            error => Assert.Contains("returned null", error, StringComparison.Ordinal),
            error => Assert.Contains("Two topologies given to AddStreams are named 'twice'", error, StringComparison.Ordinal));
    }

    /// <summary>As users write them: what is wrong comes as the failure of a type's initialiser.</summary>
    private static class Broken
    {
        public static Topology Topology { get; } = Topology.Create("static", _ => { });
    }
}
