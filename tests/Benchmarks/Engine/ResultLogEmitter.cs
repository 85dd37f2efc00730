using Benchmarks.Work;
using ServerlessStreams.Emission;

namespace Benchmarks.Engine;

/// <summary>Writes results where the loops write theirs: 16 bytes of key and 32 of value.</summary>
internal sealed class ResultLogEmitter(ResultLog results) : IEmitter
{
    public ValueTask EmitAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        for (var index = 0; index < outbox.Count; index++)
        {
            ref readonly var record = ref outbox[index];
            var target = results.Next();
            record.Key!.Value.Span.CopyTo(target);
            record.Value!.Value.Span.CopyTo(target[WorkFormat.ResultKeySize..]);
            outbox.Acknowledge(index);
        }

        return default;
    }

    public ValueTask DisposeAsync() => default;
}
