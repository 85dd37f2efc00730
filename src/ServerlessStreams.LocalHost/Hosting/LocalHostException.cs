namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>
/// Something the user has to know and the host cannot go on with: its message is printed as it stands, without a stack
/// trace, and the host ends with exit code 1.
/// </summary>
internal sealed class LocalHostException(string message, Exception? inner = null) : Exception(message, inner);
