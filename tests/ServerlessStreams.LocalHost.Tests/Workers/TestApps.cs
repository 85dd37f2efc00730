using System.Reflection;

namespace ServerlessStreams.LocalHost.Tests.Workers;

/// <summary>Where the apps and the host that the tests run as processes were built to.</summary>
internal static class TestApps
{
    public static string KafkaEcho { get; } = Built("TestApps", "KafkaEcho");

    public static string TriggerShapes { get; } = Built("TestApps", "TriggerShapes");

    public static string KafkaEchoProject { get; } = Path.GetFullPath(Path.Combine(Metadata("TestApps"), "KafkaEcho"));

    public static string HostAssembly { get; } = Path.Combine(Built("LocalHost", ""), "ServerlessStreams.LocalHost.dll");

    private static string Built(string root, string project) =>
        Path.GetFullPath(Path.Combine(Metadata(root), project, "bin", Metadata("Configuration"), "net10.0"));

    private static string Metadata(string name) =>
        typeof(TestApps).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;
}
