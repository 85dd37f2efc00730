using Microsoft.Extensions.Logging;
using ServerlessStreams.Emission;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Tasks;

/// <summary>Sends an outbox out, asking the emit handler about records that the broker refuses for good.</summary>
internal sealed class OutboxPublisher(IEmitter emitter, ITopicMetadata metadata, ErrorHandlers handlers, ILogger logger)
{
    // One publisher per invocation: how often a record was refused is counted over its tries.
    private readonly Dictionary<OutboxId, int> _attempts = [];

    public async Task PublishAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        while (outbox.PendingCount > 0)
        {
            try
            {
                await emitter.EmitAsync(outbox, cancellationToken).ConfigureAwait(false);
            }
            catch (RecordRejectedException exception)
            {
                var id = outbox[exception.Index].Id;
                var attempt = _attempts[id] = _attempts.GetValueOrDefault(id) + 1;
                await DecideAsync(outbox, exception, attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DecideAsync(Outbox outbox, RecordRejectedException exception, int attempt, CancellationToken cancellationToken)
    {
        var record = outbox[exception.Index];
        var context = new ErrorContext(ErrorStage.Emit, outbox.Task, record.Cause, exception, attempt, record.Key, record.Value);
        var isDeadLetter = record.Topic.EndsWith(DeadLetter.Suffix, StringComparison.Ordinal);
        var decision = handlers.OnEmit(context);
        Log.Rejected(logger, outbox.Task, record.Id.ToString(), record.Topic, exception.Message, decision.ToString());
        switch (decision)
        {
            case ErrorDecision.Continue:
                outbox.Acknowledge(exception.Index);
                break;
            case ErrorDecision.DeadLetter when !isDeadLetter:
                // Under the same id: a repeat is still recognised.
                var topic = DeadLetter.TopicOf(record.Topic);
                var limit = await metadata.GetMaxMessageBytesAsync(topic, cancellationToken).ConfigureAwait(false);
                var letter = DeadLetter.Of(context, record.Headers, $"sink {record.Topic}", limit);
                outbox.Replace(exception.Index, record with { Topic = topic, Key = letter.Key, Value = letter.Value, Headers = letter.Headers });
                break;
            case ErrorDecision.Retry:
                throw new EmissionException($"The handler wants record {record.Id} for topic {record.Topic} to be sent again: {exception.Message}", exception);
            default:
                throw new RecordFailedException(context);
        }
    }
}
