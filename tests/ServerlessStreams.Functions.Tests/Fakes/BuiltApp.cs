using System.Reflection;
using System.Text.Json;

namespace ServerlessStreams.Functions.Tests.Fakes;

/// <summary>The test apps as this build made them.</summary>
internal static class BuiltApp
{
    public static string Output(string app) => Path.Combine(Metadata("TestApps"), app, "bin", Metadata("Configuration"), "net10.0");

    public static IEnumerable<(string Name, string[] Bindings)> Functions(string app)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Output(app), "functions.metadata")));
        foreach (var function in document.RootElement.EnumerateArray())
        {
            yield return (
                function.GetProperty("name").GetString()!,
                [.. function.GetProperty("bindings").EnumerateArray().Select(binding => binding.GetRawText())]);
        }
    }

    private static string Metadata(string key) => typeof(BuiltApp).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == key).Value!;
}
