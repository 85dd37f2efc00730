using Microsoft.Extensions.Configuration;
using ServerlessStreams.Functions.Settings;
using ServerlessStreams.Tasks;

namespace ServerlessStreams.Functions.Tests.Settings;

public sealed class EngineSettingsTests
{
    [Fact]
    public void Read_NothingSet_KeepsWhatTheCodeSays()
    {
        var options = new StreamEngineOptions { GapPolicy = GapPolicy.Continue };

        var settings = EngineSettings.Read(Configuration(), options);

        Assert.Equal(options, settings.Options);
        Assert.Empty(settings.Errors);
    }

    [Fact]
    public void Read_Set_WinsOverTheCode()
    {
        var settings = EngineSettings.Read(
            Configuration(("Streams:GapPolicy", "continue"), ("Streams:OffsetRegression", "Reset")), new StreamEngineOptions());

        Assert.Equal(GapPolicy.Continue, settings.Options.GapPolicy);
        Assert.Equal(OffsetRegressionPolicy.Reset, settings.Options.OffsetRegression);
    }

    [Theory]
    [InlineData("perhaps")]
    [InlineData("1")]
    public void Read_Unknown_NamesSettingValueAndChoices(string value)
    {
        var error = Assert.Single(EngineSettings.Read(Configuration(("Streams:GapPolicy", value)), new StreamEngineOptions()).Errors);

        Assert.Equal($"Setting Streams:GapPolicy is '{value}'; it must be Fail or Continue.", error);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
