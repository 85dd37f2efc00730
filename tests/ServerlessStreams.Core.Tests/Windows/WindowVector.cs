using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>A recorded case of Kafka Streams.</summary>
public sealed record WindowVector(string Name, WindowParameters Parameters, IReadOnlyList<VectorInput> Input, IReadOnlyList<VectorOutput> Output, IReadOnlyList<VectorDrop> Dropped)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Names(Func<string, bool> filter) =>
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(filter)
            .Order(StringComparer.Ordinal)];

    public static WindowVector Load(string name)
    {
        var file = Directory.EnumerateFiles(Folder, name + ".json", SearchOption.AllDirectories).Single();
        return JsonSerializer.Deserialize<WindowVector>(File.ReadAllText(file), Options)!;
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Vectors");
}

public sealed record WindowParameters(string Window, long SizeMs, long AdvanceMs, long GraceMs, string Aggregate, string Emit, string? Filter)
{
    public long HopMs => Window == "hopping" ? AdvanceMs : SizeMs;

    public bool OnClose => Emit == "onClose";
}

public sealed record VectorInput(string? Key, JsonElement Value, long Timestamp)
{
    [JsonIgnore]
    public string? Text => Value.ValueKind == JsonValueKind.Null ? null : Value.ToString();
}

public sealed record VectorOutput(VectorKey Key, JsonElement Value, long Timestamp, int AfterInput)
{
    public ResultRow ToRow() => new(
        Key.Key, Key.WindowStart, Key.WindowEnd, Value.ValueKind == JsonValueKind.Null ? null : Value.ToString(), Timestamp, AfterInput);
}

public sealed record VectorKey(string Key, long WindowStart, long WindowEnd);

public sealed record VectorDrop(int Input, int Count);

/// <summary>A windowed result as the tests compare it.</summary>
public sealed record ResultRow(string Key, long Start, long End, string? Value, long Timestamp, int AfterInput);
