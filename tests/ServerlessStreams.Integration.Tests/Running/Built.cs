using System.Reflection;

namespace ServerlessStreams.Integration.Tests.Running;

/// <summary>Where the programs were built to, in the configuration of the tests.</summary>
internal static class Built
{
    public static string HostAssembly { get; } = Path.Combine(Output("src/ServerlessStreams.LocalHost"), "ServerlessStreams.LocalHost.dll");

    public static string App { get; } = Output("functions/StreamFunctions");

    public static string AppAssembly { get; } = Path.Combine(App, "StreamFunctions.dll");

    public static string InputAssembly { get; } = Path.Combine(Output("functions/DemoInput"), "DemoInput.dll");

    private static string Output(string project) =>
        Path.GetFullPath(Path.Combine(Metadata("Root"), project, "bin", Metadata("Configuration"), "net10.0"));

    private static string Metadata(string name) =>
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;
}
