using System.Collections.Frozen;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>Runs batches of Kafka-triggered functions in the worker.</summary>
internal sealed class KafkaBatchExecutor : IKafkaBatchExecutor
{
    private readonly FrozenDictionary<string, (FunctionDescription Function, string Parameter, RetryPolicy Retries)> _functions;
    private readonly FunctionInvoker _invoker;
    private readonly FailureReporter _failures;
    private readonly TimeProvider _time;
    private long _records;

    /// <summary>An executor for these functions, each with a Kafka trigger.</summary>
    public KafkaBatchExecutor(
        IEnumerable<FunctionDescription> functions, FunctionInvoker invoker, FailureReporter failures, TimeProvider time)
    {
        _functions = functions.ToFrozenDictionary(
            function => function.Id,
            function => (function, function.Trigger!.Name, RetryPolicy.Read(function.Metadata.RetryOptions)));
        _invoker = invoker;
        _failures = failures;
        _time = time;
    }

    /// <summary>Records of batches that ended well.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <inheritdoc />
    public async Task<InvocationOutcome> ExecuteAsync(
        string functionId, IReadOnlyList<KafkaTriggerRecord> records, CancellationToken stopping)
    {
        var (function, parameter, retries) = _functions[functionId];
        for (var done = 0; ; done++)
        {
            var context = new RetryContext { RetryCount = done, MaxRetryCount = retries.MaxRetries };
            var result = await _invoker.InvokeAsync(function, (request, _) => Fill(request, parameter, records, context), stopping);
            switch (result.Outcome)
            {
                case InvocationOutcome.Succeeded:
                    Interlocked.Add(ref _records, records.Count);
                    _failures.Succeeded(function.Name);
                    break;
                case InvocationOutcome.Failed:
                    _failures.Failed(function.Name, result.Error);
                    break;
            }

            if (result.Outcome != InvocationOutcome.Failed || !retries.Allows(done) || stopping.IsCancellationRequested)
            {
                return result.Outcome;
            }

            await Task.Delay(retries.Delay(done), _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return result.Outcome;
            }
        }
    }

    private static OutboundMessage Fill(
        InvocationRequest request, string parameter, IReadOnlyList<KafkaTriggerRecord> records, RetryContext context)
    {
        request.RetryContext = context;
        var batch = KafkaBatchEncoder.Encode(records, out var memory);
        request.InputData.Add(new ParameterBinding
        {
            Name = parameter,
            Data = new() { CollectionModelBindingData = batch },
        });
        return new(new() { InvocationRequest = request }, memory);
    }
}
