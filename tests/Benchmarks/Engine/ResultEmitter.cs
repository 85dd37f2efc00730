using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.Emission;

namespace ServerlessStreams.Benchmarks.Engine;

/// <summary>A broker that takes everything at once: keeps the bytes of every result.</summary>
internal sealed class ResultEmitter(ResultLog results) : IEmitter
{
    public ValueTask EmitAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        for (var index = 0; index < outbox.Count; index++)
        {
            ref readonly var record = ref outbox[index];
            if (outbox.IsAcknowledged(index))
                continue;
            if (record.Topic != TumblingWork.Sink)
                throw new WorkMismatchException($"A record went to topic '{record.Topic}'; only results should be sent.");

            var result = results.Next();
            record.Key!.Value.Span.CopyTo(result);
            record.Value!.Value.Span.CopyTo(result[WorkFormat.ResultKeySize..]);
            outbox.Acknowledge(index);
        }

        return default;
    }

    public ValueTask DisposeAsync() => default;
}
