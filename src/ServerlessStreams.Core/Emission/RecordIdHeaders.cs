namespace ServerlessStreams.Emission;

/// <summary>The headers that every emitted record carries.</summary>
public static class RecordIdHeaders
{
    /// <summary>The record's <see cref="OutboxId"/> as text: equal on every repeat of the same record.</summary>
    public const string Id = "id";

    /// <summary>Topic, partition and offset of the input record that caused it, as <c>topic/partition/offset</c>.</summary>
    public const string Cause = "cause";
}
