using System.Text.Json.Serialization;

namespace StreamFunctions.Alerting;

/// <summary>How the alerting types are written: a record that lacks a field, or has a null, is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Price))]
[JsonSerializable(typeof(PriceRange))]
[JsonSerializable(typeof(PriceAlert))]
public sealed partial class AlertingJson : JsonSerializerContext;
