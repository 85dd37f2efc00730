namespace ServerlessStreams.LocalHost.Console;

/// <summary>How loud a line is.</summary>
internal enum LineKind
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>In the background.</summary>
    Quiet,

    /// <summary>A warning.</summary>
    Warning,

    /// <summary>An error.</summary>
    Error,
}
