using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Tests.Rpc;

public sealed class WorkerChannelTests : IRpcLogSink
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeStream _stream = new();
    private readonly List<RpcLog> _logs = [];
    private readonly WorkerChannel _channel;
    private readonly Task _running;

    public WorkerChannelTests()
    {
        _channel = new("w", this, _time);
        _running = _channel.RunAsync(_stream, _stream, CancellationToken.None);
    }

    void IRpcLogSink.Write(RpcLog log) => _logs.Add(log);

    [Fact]
    public async Task Ask_Answer_IsMatchedByItsRequest()
    {
        var first = _channel.AskAsync(new() { WorkerStatusRequest = new() }, TimeSpan.FromSeconds(1), CancellationToken.None);
        var second = _channel.AskAsync(new() { WorkerStatusRequest = new() }, TimeSpan.FromSeconds(1), CancellationToken.None);
        var (one, two) = (await _stream.SentAsync(), await _stream.SentAsync());

        _stream.Receive(new() { RequestId = two.RequestId, WorkerStatusResponse = new() });
        _stream.Receive(new() { RequestId = "of nobody", WorkerStatusResponse = new() });
        _stream.Receive(new() { RequestId = one.RequestId, WorkerInitResponse = new() });

        Assert.Equal(StreamingMessage.ContentOneofCase.WorkerInitResponse, (await first).ContentCase);
        Assert.Equal(StreamingMessage.ContentOneofCase.WorkerStatusResponse, (await second).ContentCase);
        Assert.Equal(0, _channel.Pending);
    }

    [Fact]
    public async Task Ask_NoAnswer_TimesOut()
    {
        var asked = _channel.AskAsync(new() { WorkerStatusRequest = new() }, TimeSpan.FromSeconds(5), CancellationToken.None);
        await _stream.SentAsync();
        Assert.False(asked.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<TimeoutException>(() => asked);
        Assert.Equal(0, _channel.Pending);
    }

    [Fact]
    public async Task Invoke_StreamBreaks_IsLost()
    {
        var invoked = _channel.InvokeAsync(Invocation("i"), CancellationToken.None);
        await _stream.SentAsync();

        _stream.Break();

        await Assert.ThrowsAsync<WorkerLostException>(() => invoked);
        await _running;
        await Assert.ThrowsAsync<WorkerLostException>(() => _channel.InvokeAsync(Invocation("j"), CancellationToken.None));
        Assert.True(_channel.Closed.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Invoke_Cancelled_CancelIsRepeatedUntilTheAnswer()
    {
        using var cancel = new CancellationTokenSource();
        var invoked = _channel.InvokeAsync(Invocation("i"), cancel.Token);
        Assert.Equal("i", (await _stream.SentAsync()).InvocationRequest.InvocationId);

        await cancel.CancelAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("i", (await _stream.SentAsync()).InvocationCancel.InvocationId);
            await Task.Yield();
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.False(invoked.IsCompleted);
        _stream.Receive(new() { InvocationResponse = new() { InvocationId = "i" } });

        Assert.Equal("i", (await invoked).InvocationId);
    }

    [Fact]
    public async Task Invoke_MemoryOfTheRequest_IsGivenBackOnceWritten()
    {
        using var memory = new FakeMemory();
        _ = _channel.InvokeAsync(Invocation("i") with { Memory = memory }, CancellationToken.None);
        await _stream.SentAsync();
        await memory.Returned;

        _stream.Break();
        await _running;
        using var late = new FakeMemory();
        await Assert.ThrowsAsync<WorkerLostException>(() => _channel.InvokeAsync(Invocation("j") with { Memory = late }, CancellationToken.None));

        Assert.True(late.Returned.IsCompleted);
    }

    [Fact]
    public async Task Log_Line_IsHandedOnBeforeTheAnswerBehindIt()
    {
        var asked = _channel.AskAsync(new() { WorkerStatusRequest = new() }, TimeSpan.FromSeconds(1), CancellationToken.None);
        var request = await _stream.SentAsync();

        _stream.Receive(new() { RpcLog = new() { Message = "m" } });
        _stream.Receive(new() { RequestId = request.RequestId, WorkerStatusResponse = new() });
        await asked;

        Assert.Equal("m", _logs.Single().Message);
    }

    private static OutboundMessage Invocation(string id) => new(new() { InvocationRequest = new() { InvocationId = id } });

    private sealed class FakeMemory : System.Buffers.IMemoryOwner<byte>
    {
        private readonly TaskCompletionSource _returned = new();

        public Task Returned => _returned.Task;

        public Memory<byte> Memory => default;

        public void Dispose() => _returned.TrySetResult();
    }

    private sealed class FakeStream : IAsyncStreamReader<StreamingMessage>, IServerStreamWriter<StreamingMessage>
    {
        private readonly Channel<StreamingMessage> _fromWorker = Channel.CreateUnbounded<StreamingMessage>();
        private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();

        public StreamingMessage Current { get; private set; } = new();

        public WriteOptions? WriteOptions { get; set; }

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await _fromWorker.Reader.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await _fromWorker.Reader.ReadAsync(cancellationToken);
            return true;
        }

        public Task WriteAsync(StreamingMessage message) => _toWorker.Writer.WriteAsync(message).AsTask();

        public void Receive(StreamingMessage message) => _fromWorker.Writer.TryWrite(message);

        public void Break() => _fromWorker.Writer.Complete(new IOException("broken"));

        public async Task<StreamingMessage> SentAsync() => await _toWorker.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
