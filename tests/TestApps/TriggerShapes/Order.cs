namespace TriggerShapes;

internal sealed record Order(string Id);
