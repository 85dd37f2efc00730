using System.Diagnostics;

namespace ServerlessStreams.StandIns.Tests.Build;

/// <summary>A build on the stand-in must not leave the machine; without the stand-in there is nothing to refuse.</summary>
public sealed class StandInSwitchTests
{
    [SkippableTheory]
    [InlineData("publish", "--no-build")]
    [InlineData("pack", "--no-build", "-p:IsPackable=true")]
    public async Task StandInBuild_PublishOrPack_IsRefusedInWords(string command, params string[] arguments)
    {
        SkipOfficialBuild();
        using var folder = new TemporaryFolder();

        var (code, output) = await DotnetAsync(
            [command, TestApp.Project("KafkaEcho"), "-c", TestApp.Configuration, "-o", folder.Path, .. arguments]);

        Assert.NotEqual(0, code);
        Assert.Contains("STREAMS001", output, StringComparison.Ordinal);
        Assert.Contains("can neither be published nor packed", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public async Task StandInBuild_PublishAllowedForATest_Publishes()
    {
        SkipOfficialBuild();
        using var folder = new TemporaryFolder();

        var (code, output) = await DotnetAsync(
            ["publish", TestApp.Project("KafkaEcho"), "--no-build", "-c", TestApp.Configuration, "-o", folder.Path, "-p:AllowStandInPublish=true"]);

        Assert.True(code == 0, output);
        Assert.True(File.Exists(Path.Combine(folder.Path, "functions.metadata")));
    }

    private static void SkipOfficialBuild() =>
        Skip.IfNot(TestApp.BuiltWithStandIns, "This build uses the official Kafka extension (build.local.props): there is no stand-in to refuse.");

    private static async Task<(int Code, string Output)> DotnetAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test runner sets for itself must not steer the build.
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildExtensionsPath");
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
