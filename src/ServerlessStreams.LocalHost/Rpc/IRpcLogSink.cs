namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>Takes what the worker logs, in the order it was sent; called on the reading loop, so it must not block.</summary>
internal interface IRpcLogSink
{
    /// <summary>Takes one log line or metric.</summary>
    void Write(RpcLog log);
}
