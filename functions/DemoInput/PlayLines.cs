using System.Text.Json;
using System.Text.Json.Nodes;

namespace DemoInput;

/// <summary>Lines as LocalHost plays them: key, value and timestamp of a record.</summary>
internal static class PlayLines
{
    public static string Line(string key, JsonObject value, DateTime at) => new JsonObject
    {
        ["key"] = key,
        ["value"] = value,
        ["timestamp"] = new DateTimeOffset(at).ToUnixTimeMilliseconds(),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = false });

    public static void Write(string file, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(file) { NewLine = "\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }
}
