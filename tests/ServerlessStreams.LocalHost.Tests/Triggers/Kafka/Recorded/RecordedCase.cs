using System.Text.Json;
using ServerlessStreams.LocalHost.Triggers.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>One recorded course of the real trigger.</summary>
internal sealed class RecordedCase(string file, JsonElement json)
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Triggers", "Kafka", "Recorded");

    public string Name { get; } = $"{file}/{json.GetProperty("case").GetString()}";

    public string File { get; } = file;

    public string Function { get; } = json.GetProperty("config").GetProperty("function").GetString()!;

    public int Partitions { get; } = json.GetProperty("config").GetProperty("partitions").GetInt32();

    public JsonElement Behaviour { get; } = json.GetProperty("config").GetProperty("behaviour");

    public IReadOnlyList<JsonElement> Steps { get; } = [.. json.GetProperty("steps").EnumerateArray()];

    public JsonElement Exact { get; } = json.GetProperty("exact");

    public IReadOnlyList<RecordedInvocation> Invocations { get; } =
        [.. json.GetProperty("observed").GetProperty("invocations").EnumerateArray().Select(RecordedInvocation.Read)];

    /// <summary>How many of the recorded invocations follow each other without a gap.</summary>
    public int InvocationsWithoutGap { get; } = json.GetProperty("observed").TryGetProperty("leftOutAfter", out var after)
        ? after.GetInt32()
        : json.GetProperty("observed").GetProperty("invocations").GetArrayLength();

    public IReadOnlyList<RecordedStore> Stored { get; } =
        [.. json.GetProperty("observed").GetProperty("stored").EnumerateArray().Select(RecordedStore.Read)];

    public IReadOnlyList<RecordedCommit> Commits { get; } =
        [.. json.GetProperty("observed").GetProperty("commits").EnumerateArray().Select(RecordedCommit.Read)];

    public static IEnumerable<RecordedCase> Load(string file)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(Folder, $"{file}.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(json => new RecordedCase(file, json.Clone()))];
    }

    public KafkaTriggerOptions Options()
        => KafkaTriggerOptionsReader.Read(
            json.GetProperty("config").GetProperty("hostJson").EnumerateObject()
                .Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value.ToString())),
            origin: null,
            out _);
}

/// <param name="Runs">Partition, first and last offset of each run, in the order inside the batch.</param>
/// <param name="Details">Where the case records them: the records' contents, as JSON.</param>
internal sealed record RecordedInvocation(
    string Instance, IReadOnlyList<(int Partition, long First, long Last)> Runs, string Result, int StartMs, int? EndMs, IReadOnlyList<JsonElement> Details)
{
    public static RecordedInvocation Read(JsonElement json)
    {
        var ms = json.GetProperty("ms");
        return new RecordedInvocation(
            json.TryGetProperty("instance", out var instance) ? instance.GetString()! : "A",
            [.. json.GetProperty("records").EnumerateArray().Select(run => (run[0].GetInt32(), run[1].GetInt64(), run[2].GetInt64()))],
            json.GetProperty("result").GetString()!,
            ms[0].GetInt32(),
            ms[1].ValueKind == JsonValueKind.Null ? null : ms[1].GetInt32(),
            json.TryGetProperty("detail", out var details) && details.ValueKind == JsonValueKind.Array ? [.. details.EnumerateArray()] : []);
    }

    public override string ToString() => $"{Instance} {string.Join(' ', Runs.Select(run => $"[{run.Partition}: {run.First}-{run.Last}]"))} {Result}";
}

internal sealed record RecordedStore(int AfterInvocation, int Partition, long Offset, bool Failed = false)
{
    public static RecordedStore Read(JsonElement json) => new(
        json.GetProperty("afterInvocation").GetInt32(), json.GetProperty("partition").GetInt32(), json.GetProperty("offset").GetInt64());
}

internal sealed record RecordedCommit(int Partition, long Offset, int? Ms)
{
    public static RecordedCommit Read(JsonElement json) => new(
        json.GetProperty("partition").GetInt32(),
        json.GetProperty("offset").GetInt64(),
        json.TryGetProperty("ms", out var ms) ? ms.GetInt32() : null);
}
