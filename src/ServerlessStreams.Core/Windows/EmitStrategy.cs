namespace ServerlessStreams;

/// <summary>When a windowed aggregate sends its results on.</summary>
public enum EmitStrategy
{
    /// <summary>Every record sends the new result of each window that it enters.</summary>
    OnWindowUpdate,

    /// <summary>
    /// Each window sends one result per key, when the watermark reaches its end + grace; by window start, then by the
    /// key's bytes.
    /// </summary>
    OnWindowClose,
}
