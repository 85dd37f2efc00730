using System.Collections.Concurrent;
using ServerlessStreams.LocalHost.Tests.Kafka;

namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>LocalHost's trigger on a real broker against what the real trigger was seen to do there.</summary>
[Collection(KafkaCollection.Name)]
public sealed class RecordedCasesTests(RecordedCasesTests.Runs runs) : IClassFixture<RecordedCasesTests.Runs>
{
    /// <summary>Function kinds of other modes or of parameters that no isolated worker has.</summary>
    private static readonly string[] _otherFunctions = ["PbdSingle", "SingleString", "BatchString", "ByteArrays"];

    private static readonly string[] _files =
    [
        "batch-failure", "batch-partitions", "batch-sizes", "batch-window", "commit-timing", "kill", "max-poll-interval",
        "offset-reset", "prefetch-pipeline", "record-data", "stop", "stop-last-commit", "topic-life", "transactions",
    ];

    public static TheoryData<string, bool> Cases()
    {
        var data = new TheoryData<string, bool>();
        foreach (var recorded in All())
        {
            data.Add(recorded.Name, false);
            if (recorded.File == "stop")
            {
                data.Add(recorded.Name, true);
            }
        }

        return data;
    }

    public static TheoryData<string> BrokerCases() => [.. RecordedCase.Load("broker-restart").Select(recorded => recorded.Name)];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public async Task Trigger_RecordedCase_DoesWhatTheRealOneDid(string name, bool strict)
    {
        Skip.IfNot(KafkaServer.IsConfigured, KafkaServer.HowToConfigure);
        var (recorded, seen) = await runs.RunAsync(name, strict);
        RecordedComparison.Compare(recorded, seen);
    }

    [SkippableTheory]
    [MemberData(nameof(BrokerCases))]
    public async Task Trigger_BrokerKilledAndBack_DoesWhatTheRealOneDid(string name)
    {
        Skip.IfNot(KafkaServer.CanStart, "A broker can be killed only where KAFKA_HOME is set.");
        var (recorded, seen) = await runs.RunAsync(name, strict: false);
        RecordedComparison.Compare(recorded, seen);
    }

    private static IEnumerable<RecordedCase> All()
        => _files.SelectMany(RecordedCase.Load).Where(recorded => !_otherFunctions.Contains(recorded.Function));

    /// <summary>Begins all cases as soon as the first is asked for, so that they take the time of the longest.</summary>
    public sealed class Runs(SharedKafka kafka) : IAsyncLifetime
    {
        private const int AtOnce = 20;

        private readonly ConcurrentDictionary<(string Name, bool Strict), (RecordedCase Recorded, Task<RecordedCourse> Course)> _runs = [];
        private readonly SemaphoreSlim _places = new(AtOnce);
        private KafkaServer? _mortal;

        public async Task InitializeAsync()
        {
            if (!KafkaServer.IsConfigured)
            {
                return;
            }

            if (KafkaServer.CanStart)
            {
                _mortal = await KafkaServer.StartAsync();
                Task before = Task.CompletedTask;
                foreach (var recorded in RecordedCase.Load("broker-restart"))
                {
                    before = RunAfterAsync(before, recorded);
                }
            }

            foreach (var recorded in All().OrderByDescending(recorded => recorded.Steps[^1].GetProperty("ms").GetInt32()))
            {
                Begin(recorded, strict: false);
                if (recorded.File == "stop")
                {
                    Begin(recorded, strict: true);
                }
            }
        }

        public async Task DisposeAsync()
        {
            await Task.WhenAll(_runs.Values.Select(run => run.Course.ContinueWith(static _ => { }, TaskScheduler.Default)));
            if (_mortal is not null)
            {
                await _mortal.DisposeAsync();
            }
        }

        internal async Task<(RecordedCase Recorded, RecordedCourse Seen)> RunAsync(string name, bool strict)
        {
            var (recorded, course) = _runs[(name, strict)];
            return (recorded, await course);
        }

        /// <summary>The cases that kill their broker share one, one after the other.</summary>
        private Task RunAfterAsync(Task before, RecordedCase recorded)
        {
            var course = Task.Run(async () =>
            {
                await before.ContinueWith(static _ => { }, TaskScheduler.Default);
                return await new RecordedRun(recorded, _mortal!, strict: false).RunAsync();
            });
            _runs[(recorded.Name, false)] = (recorded, course);
            return course;
        }

        private void Begin(RecordedCase recorded, bool strict)
            => _runs[(recorded.Name, strict)] = (recorded, Task.Run(async () =>
            {
                await _places.WaitAsync();
                try
                {
                    return await new RecordedRun(recorded, kafka.Server, strict).RunAsync();
                }
                finally
                {
                    _places.Release();
                }
            }));
    }
}
