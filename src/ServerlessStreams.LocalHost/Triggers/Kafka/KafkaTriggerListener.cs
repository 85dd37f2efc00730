using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Triggers.Kafka;

/// <summary>
/// The Kafka trigger of one batched function: reads its topic, runs its batches one at a time, stores their offsets,
/// with the semantics of the real trigger.
/// </summary>
/// <remarks>
/// One deviation, in favour of the developer: a clean stop leaves the consumer group at once, so that the next start
/// does not wait for the session to time out. With <c>strict</c> it does not, as the real trigger. Neither commits what
/// was stored since the last tick of <c>autoCommitIntervalMs</c>.
/// </remarks>
internal sealed class KafkaTriggerListener : IAsyncDisposable
{
    /// <summary>The category under which the Functions host logs its Kafka triggers.</summary>
    public const string LogCategory = "Host.Triggers.Kafka";

    /// <summary>How long leaving the group may take, a broker that is gone included.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly KafkaTriggerBinding _binding;
    private readonly KafkaTriggerOptions _options;
    private readonly bool _strict;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PartitionTracker _tracker = new();
    private readonly BatchRunner _runner;
    private readonly Channel<IReadOnlyList<KafkaTriggerRecord>> _channel;
    private readonly CancellationTokenSource _stopPolling = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConsumerConfig _config;

    private IConsumer<byte[], byte[]>? _consumer;
    private Task _running = Task.CompletedTask;
    private Task? _stopped;

    /// <summary>Makes a listener; nothing is connected before <see cref="Start"/>.</summary>
    /// <param name="binding">The function's trigger.</param>
    /// <param name="options">The options of all Kafka triggers.</param>
    /// <param name="executor">Runs the batches.</param>
    /// <param name="time">The clock of windows and retries.</param>
    /// <param name="logger">Of the category <see cref="LogCategory"/>.</param>
    /// <param name="strict">Whether a clean stop stays in the group until the session times out, as the real trigger.</param>
    /// <param name="configure">Changes the consumer's configuration at last; for the embedded broker and tests.</param>
    /// <exception cref="LocalHostException">The trigger cannot be run; all reasons at once.</exception>
    public KafkaTriggerListener(
        KafkaTriggerBinding binding,
        KafkaTriggerOptions options,
        IKafkaBatchExecutor executor,
        TimeProvider time,
        ILogger logger,
        bool strict = false,
        Action<ConsumerConfig>? configure = null)
    {
        _config = KafkaConsumerSettings.Create(binding, options);
        configure?.Invoke(_config);
        (_binding, _options, _time, _logger, _strict) = (binding, options, time, logger, strict);
        _channel = Channel.CreateBounded<IReadOnlyList<KafkaTriggerRecord>>(
            new BoundedChannelOptions(options.ExecutorChannelCapacity) { SingleReader = true, SingleWriter = true });
        _runner = new BatchRunner(binding, options, executor, offset => _consumer!.StoreOffset(offset), _tracker, time, logger);
    }

    /// <summary>The function's trigger.</summary>
    public KafkaTriggerBinding Binding => _binding;

    /// <summary>How many invocations were begun.</summary>
    public long Invocations => _runner.Invocations;

    /// <summary>How many records were read and are not settled: waiting for a batch, held, or in the function.</summary>
    public int Pending => _tracker.Pending;

    /// <summary>Ends when the reading has ended; faults when the client has failed for good.</summary>
    public Task Completion => _polled.Task;

    /// <summary>How far the partitions are that this listener owns now.</summary>
    public IReadOnlyList<PartitionProgress> Progress() => _tracker.Snapshot();

    /// <summary>Joins the group and begins to read. A broker that is not there is an error line, not an exception.</summary>
    /// <exception cref="LocalHostException">The Kafka client refuses the configuration.</exception>
    public void Start()
    {
        var consumer = _consumer = Build();
        consumer.Subscribe(_binding.Topic);

        _running = Task.Run(RunBatchesAsync);
        var loop = new PollLoop(_binding, _options, consumer, _channel.Writer, _tracker, _time, _logger);
        new Thread(() => Poll(loop)) { IsBackground = true, Name = $"Kafka trigger {_binding.FunctionName}" }.Start();
    }

    /// <summary>
    /// Drains: no more is read, the batch in the function and those in the channel run to their end and are stored; the
    /// one before the channel is dropped. The function's token is not cancelled. The member stays in the group until
    /// <see cref="StopAsync"/>.
    /// </summary>
    public async Task DrainAsync()
    {
        if (_consumer is null)
        {
            return;
        }

        await _stopPolling.CancelAsync();
        await _polled.Task.ContinueWith(static _ => { }, TaskScheduler.Default);
        _channel.Writer.TryComplete();
        await _running;
    }

    /// <summary>
    /// Stops: the function's token is cancelled at once, its batch is waited for however long it takes, and not stored;
    /// held batches are dropped.
    /// </summary>
    public Task StopAsync()
    {
        lock (_channel)
        {
            return _stopped ??= StopOnceAsync();
        }
    }

    /// <summary>Stops, if it is not yet stopped.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopOnceAsync()
    {
        if (_consumer is null)
        {
            return;
        }

        await _stopPolling.CancelAsync();
        await _stopping.CancelAsync();
        _channel.Writer.TryComplete();
        await _running;
        await _polled.Task.ContinueWith(static _ => { }, TaskScheduler.Default);
        await LeaveAsync(_consumer);
    }

    private IConsumer<byte[], byte[]> Build()
    {
        try
        {
            return new ConsumerBuilder<byte[], byte[]>(_config)
                .SetErrorHandler((_, error) => Log.ClientError(_logger, _binding.FunctionName, _binding.BrokerList, error.Reason))
                .SetLogHandler((_, line) => Log.ClientLog(
                    _logger, (LogLevel)line.LevelAs(LogLevelType.MicrosoftExtensionsLogging), _binding.FunctionName, line.Facility, line.Message))
                .SetPartitionsAssignedHandler((_, partitions) =>
                {
                    _tracker.Assigned(partitions);
                    Log.Assigned(_logger, _binding.FunctionName, string.Join(", ", partitions));
                })
                .SetPartitionsRevokedHandler((_, partitions) =>
                {
                    _tracker.Revoked(partitions.Select(partition => partition.TopicPartition));
                    Log.Revoked(_logger, _binding.FunctionName, string.Join(", ", partitions));
                })
                .Build();
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            throw new LocalHostException(
                $"Function '{_binding.FunctionName}': the Kafka client refuses the settings of its trigger on topic '{_binding.Topic}': {refused.Message}",
                refused);
        }
    }

    private void Poll(PollLoop loop)
    {
        try
        {
            loop.Run(_stopPolling.Token);
            _polled.SetResult();
        }
        catch (Exception fatal)
        {
            Log.ListenerEnded(_logger, _binding.FunctionName, _binding.Topic, fatal.Message);
            _polled.SetException(fatal);
        }
    }

    private async Task RunBatchesAsync()
    {
        var reader = _channel.Reader;
        while (await reader.WaitToReadAsync())
        {
            while (!_stopping.IsCancellationRequested && reader.TryRead(out var batch))
            {
                await _runner.RunAsync(batch, _stopping.Token);
            }

            if (_stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task LeaveAsync(IConsumer<byte[], byte[]> consumer)
    {
        if (_strict)
        {
            // The session stays open on the broker's side; nothing is committed.
            await Task.Run(consumer.Dispose);
            return;
        }

        var leaving = Task.Run(() =>
        {
            // Leaving commits what is stored, which the real trigger does not: so it is forgotten first.
            foreach (var partition in consumer.Assignment)
            {
                consumer.StoreOffset(new TopicPartitionOffset(partition, Offset.Unset));
            }

            consumer.Close();
            consumer.Dispose();
        });
        if (await Task.WhenAny(leaving, Task.Delay(CloseTimeout, TimeProvider.System)) != leaving)
        {
            Log.CloseTimedOut(_logger, _binding.FunctionName, CloseTimeout.TotalSeconds);
            return;
        }

        await leaving;
    }
}
