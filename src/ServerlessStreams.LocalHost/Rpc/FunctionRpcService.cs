using Grpc.Core;

namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>The host's side of the protocol: hands each worker's stream to the conversation that waits for it.</summary>
internal sealed class FunctionRpcService(ExpectedWorkers expected) : FunctionRpc.FunctionRpcBase
{
    /// <inheritdoc />
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(requestStream);
        ArgumentNullException.ThrowIfNull(context);
        if (!await requestStream.MoveNext(context.CancellationToken)
            || requestStream.Current.ContentCase != StreamingMessage.ContentOneofCase.StartStream)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, "The first message has to be StartStream."));
        }

        var workerId = requestStream.Current.StartStream.WorkerId;
        var channel = expected.Connected(workerId)
            ?? throw new RpcException(new(StatusCode.NotFound, $"No worker {workerId} is expected here."));
        await channel.RunAsync(requestStream, responseStream, context.CancellationToken);
    }
}
