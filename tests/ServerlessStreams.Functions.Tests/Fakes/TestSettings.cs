using Microsoft.Extensions.Configuration;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal static class TestSettings
{
    public static IConfigurationRoot Of(params (string Name, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        .Build();
}
