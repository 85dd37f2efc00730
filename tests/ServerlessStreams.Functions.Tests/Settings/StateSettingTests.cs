using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests.Settings;

public sealed class StateSettingTests
{
    private static readonly AppFolder Local = new("/app", IsInAzure: false);
    private static readonly AppFolder Azure = new("/home/site/wwwroot", IsInAzure: true);

    [Theory]
    [InlineData("sqlite:/data/state.db", "sqlite", "/data/state.db")]
    [InlineData("sqlite:C:\\data\\state.db", "sqlite", "C:\\data\\state.db")]
    [InlineData("memory:", "memory", "")]
    public void Of_SchemeAndLocation_AreSplitAtTheFirstColon(string text, string scheme, string location)
    {
        var setting = StateSetting.Of(TestSettings.Of(("Streams:State", text)), Azure);

        Assert.Equal((scheme, location), (setting.Scheme, setting.Location));
        Assert.Equal(text, setting.ToString());
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData(":/data")]
    [InlineData("/data/state.db")]
    public void Of_NoScheme_IsRefusedByNameAndValue(string text)
    {
        var exception = Assert.Throws<ArgumentException>(() => StateSetting.Of(TestSettings.Of(("Streams:State", text)), Local));

        Assert.Contains("Streams:State", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"'{text}'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Of_NothingSaid_IsAFileInTheAppLocallyAndAnErrorInAzure(string? text)
    {
        var settings = TestSettings.Of(("Streams:State", text));

        Assert.Equal("sqlite:" + Path.Combine("/app", ".streams/state.db"), StateSetting.Of(settings, Local).ToString());
        Assert.Contains("Streams:State is missing", Assert.Throws<ArgumentException>(() => StateSetting.Of(settings, Azure)).Message, StringComparison.Ordinal);
    }
}
