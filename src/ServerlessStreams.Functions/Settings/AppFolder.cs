using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace ServerlessStreams.Functions.Settings;

/// <summary>Where the app lies and where it runs.</summary>
internal sealed record AppFolder(string Path, bool IsInAzure)
{
    public static AppFolder Of(IConfiguration configuration, IHostEnvironment environment) => new(
        configuration["FUNCTIONS_APPLICATION_DIRECTORY"] is { Length: > 0 } folder ? folder : environment.ContentRootPath,
        // What App Service and Flex Consumption set on every instance, and nothing else does.
        configuration["WEBSITE_INSTANCE_ID"] is { Length: > 0 } || configuration["CONTAINER_NAME"] is { Length: > 0 });
}
