using Confluent.Kafka;
using ServerlessStreams.Emission;
using ServerlessStreams.Kafka.Emission;

namespace ServerlessStreams.Kafka.Tests.Emission;

/// <summary>A producer whose reports the test writes itself, also those that a true broker would never give.</summary>
internal sealed class ScriptedProducer : IWireProducer
{
    private readonly List<(OutboxRecord Record, IDeliveryListener Listener, int Slot)> _taken = [];

    public int Taken
    {
        get
        {
            lock (_taken)
            {
                return _taken.Count;
            }
        }
    }

    public bool IsClosed { get; private set; }

    public ErrorCode Send(in OutboxRecord record, int partition, IDeliveryListener listener, int slot)
    {
        lock (_taken)
        {
            _taken.Add((record, listener, slot));
        }

        return ErrorCode.NoError;
    }

    public Task<TopicAnswer> AskTopicAsync(string topic) => Task.FromResult(new TopicAnswer(1, ErrorCode.NoError));

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>Reports on the n-th record taken.</summary>
    public void Report(int taken, ErrorCode result)
    {
        lock (_taken)
        {
            _taken[taken].Listener.Report(_taken[taken].Slot, result);
        }
    }

    public long NumberOf(int taken)
    {
        lock (_taken)
        {
            return _taken[taken].Record.Id.Number;
        }
    }
}
