using System.Diagnostics;
using ServerlessStreams.Functions.Tests.Fakes;

namespace ServerlessStreams.Functions.Tests.Checks;

/// <summary>What a wrong setting does to the real worker's process, before it speaks with any host.</summary>
public sealed class StartupProcessTests
{
    [Fact]
    public async Task Start_SeveralThingsWrong_OneMessageOnStandardErrorAndCodeOne()
    {
        var output = BuiltApp.Output("StreamsApp");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(output, "StreamsApp.dll")])
        {
            WorkingDirectory = output,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["Functions__Worker__HostEndpoint"] = "http://127.0.0.1:1/",
                ["Functions__Worker__WorkerId"] = "worker",
                ["Functions__Worker__RequestId"] = "request",
                ["Functions__Worker__GrpcMaxMessageLength"] = "2147483647",
                ["Kafka__Brokers"] = "",
                ["Streams__State"] = "nonsense",
                ["AzureFunctionsJobHost__extensions__kafka__maxRetries"] = "5",
            },
        };
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("The app cannot start; ", error, StringComparison.Ordinal);
        Assert.Contains("maxRetries is 5 (setting AzureFunctionsJobHost__extensions__kafka__maxRetries)", error, StringComparison.Ordinal);
        Assert.Contains("Kafka:Brokers", error, StringComparison.Ordinal);
        Assert.Contains("Streams:State is 'nonsense'", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        await printed;
    }
}
