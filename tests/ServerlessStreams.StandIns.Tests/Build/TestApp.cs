using System.Reflection;
using System.Text.Json;

namespace ServerlessStreams.StandIns.Tests.Build;

/// <summary>The test apps as this build made them.</summary>
internal static class TestApp
{
    public static string Configuration => Metadata("Configuration");

    public static bool BuiltWithStandIns => Metadata("UseStandIns") == "true";

    public static string Project(string app) => Path.GetFullPath(Path.Combine(Metadata("TestApps"), app));

    public static string Output(string app) => Path.Combine(Project(app), "bin", Configuration, "net10.0");

    /// <summary>The bindings that the build wrote for each function.</summary>
    public static Dictionary<string, JsonElement[]> Functions(string app)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Output(app), "functions.metadata")));
        return document.RootElement.EnumerateArray().ToDictionary(
            function => function.GetProperty("name").GetString()!,
            function => function.GetProperty("bindings").EnumerateArray().Select(binding => binding.Clone()).ToArray());
    }

    private static string Metadata(string key) => typeof(TestApp).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == key).Value!;
}
