namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>The worker is gone, or no longer to be talked to, before it has answered.</summary>
internal sealed class WorkerLostException(string message) : Exception(message);
