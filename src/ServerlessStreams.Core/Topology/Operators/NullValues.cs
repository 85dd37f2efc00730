namespace ServerlessStreams;

/// <summary>
/// How null values meet the user's functions: where the type has a null they see it; a value type that has none is never
/// made up, and the record passes by.
/// </summary>
internal static class NullValues<TValue>
{
    /// <summary>Whether the type can say null: classes and <see cref="Nullable{T}"/>.</summary>
    public static readonly bool AreVisible = default(TValue) is null;
}
