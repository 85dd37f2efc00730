using System.Text.Json.Serialization;

namespace ServerlessStreams.Benchmarks.Reports;

/// <summary>The JSON form of a report: one line a case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CaseReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
