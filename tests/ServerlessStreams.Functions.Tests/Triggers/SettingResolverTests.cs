using ServerlessStreams.Functions.Tests.Fakes;
using ServerlessStreams.Functions.Triggers;

namespace ServerlessStreams.Functions.Tests.Triggers;

public sealed class SettingResolverTests
{
    private readonly SettingResolver _resolver = new(TestSettings.Of(("A", "1"), ("B:C", "2"), ("Empty", "")));

    [Theory]
    [InlineData("%A%", "1")]
    [InlineData("%a%", "1")]
    [InlineData("x-%A%-%B:C%", "x-1-2")]
    [InlineData("A", "1")]
    [InlineData("B:C", "2")]
    [InlineData("literal", "literal")]
    [InlineData("Empty", "Empty")]
    [InlineData("%Empty%", "")]
    [InlineData("50%", "50%")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Resolve_Value_IsWhatTheHostMakesOfIt(string? value, string? expected)
    {
        var missing = new List<string>();

        Assert.Equal(expected, _resolver.Resolve(value, missing));
        Assert.Empty(missing);
    }

    [Fact]
    public void Resolve_UnknownSettings_AreCollected()
    {
        var missing = new List<string>();

        _resolver.Resolve("%X%%A%%Y%", missing);

        Assert.Equal(["X", "Y"], missing);
    }
}
