namespace ServerlessStreams;

/// <summary>A key within a window: the key of a windowed result.</summary>
/// <typeparam name="TKey">The key's type.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Window">The window.</param>
public readonly record struct Windowed<TKey>(TKey Key, Window Window)
{
    /// <summary>The window's first instant.</summary>
    public DateTimeOffset Start => Window.Start;

    /// <summary>The window's end.</summary>
    public DateTimeOffset End => Window.End;
}
