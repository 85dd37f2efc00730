namespace ServerlessStreams.LocalHost.Tests.Triggers.Kafka.Recorded;

/// <summary>Compares a course with the recording, as far as <c>exact</c> says.</summary>
internal static class RecordedComparison
{
    public static void Compare(RecordedCase recorded, RecordedCourse seen)
    {
        try
        {
            CompareInvocations(recorded, seen);
            CompareStored(recorded, seen);
            if (recorded.Exact.GetProperty("lastCommits").GetBoolean())
            {
                Assert.Equal(
                    recorded.Commits.GroupBy(commit => commit.Partition).Select(partition => (partition.Key, partition.Last().Offset)).Order(),
                    seen.LastCommits.Select(commit => (commit.Key, commit.Value)).Order());
            }
        }
        catch (Xunit.Sdk.XunitException different)
        {
            throw new Xunit.Sdk.XunitException($"{recorded.Name}: {different.Message}\nInvocations:\n"
                + string.Join('\n', seen.Invocations.Select(invocation => $"{invocation.StartMs,6}-{invocation.EndMs,6} {invocation}"))
                + "\nLog:\n" + string.Join('\n', seen.Logs));
        }
    }

    private static void CompareInvocations(RecordedCase recorded, RecordedCourse seen)
    {
        switch (recorded.Exact.GetProperty("invocations").GetString())
        {
            case "sequence":
                Assert.Equal(recorded.Invocations.Select(Text), seen.Invocations.Select(Text));
                CompareDetails(recorded, seen);
                break;
            case "perPartition":
                Assert.Equal(ByPartition(recorded.Invocations), ByPartition(seen.Invocations));
                break;
            case "prefix":
                var count = recorded.InvocationsWithoutGap;
                Assert.Equal(recorded.Invocations.Take(count).Select(Text), seen.Invocations.Take(count).Select(Text));
                break;
            case "A":
                Assert.Equal(
                    recorded.Invocations.Where(invocation => invocation.Instance == "A").Select(Text),
                    seen.Invocations.Where(invocation => invocation.Instance == "A").Select(Text));
                break;
            case "no":
                break;
            case var unknown:
                throw new InvalidOperationException($"'{unknown}' of {recorded.Name} is not known.");
        }
    }

    private static void CompareStored(RecordedCase recorded, RecordedCourse seen)
    {
        switch (recorded.Exact.GetProperty("stored").GetString())
        {
            case "sequence":
                // Whether a store that is thrown away with the assignment still succeeds is chance.
                var lost = recorded.Name == "max-poll-interval/many-records-channel-full";
                Assert.Equal(recorded.Stored, lost ? seen.Stored.Select(store => store with { Failed = false }) : seen.Stored);
                break;
            case "perPartition":
                Assert.Equal(
                    recorded.Stored.OrderBy(store => store.Partition).Select(store => (store.Partition, store.Offset)),
                    seen.Stored.OrderBy(store => store.Partition).Select(store => (store.Partition, store.Offset)));
                break;
            case "no":
                break;
            case var unknown:
                throw new InvalidOperationException($"'{unknown}' of {recorded.Name} is not known.");
        }
    }

    private static void CompareDetails(RecordedCase recorded, RecordedCourse seen)
    {
        for (var i = 0; i < recorded.Invocations.Count; i++)
        {
            for (var j = 0; j < recorded.Invocations[i].Details.Count; j++)
            {
                var (expected, actual) = (recorded.Invocations[i].Details[j], seen.Invocations[i].Details[j]);

                // A timestamp of 0 was replaced by the producing client, one of LogAppendTime by the broker; other
                // parameters than KafkaRecord do not show milliseconds.
                var timestamp = recorded.Name.EndsWith("LogAppendTime", StringComparison.Ordinal)
                    || !recorded.Function.StartsWith("Pbd", StringComparison.Ordinal)
                    || expected.GetProperty("o").GetInt64() == 8 ? "" : "ts";
                foreach (var property in new[] { "o", "k", "v", timestamp, "tsType", "h" }.Where(name => expected.TryGetProperty(name, out _)))
                {
                    Assert.Equal(
                        expected.GetProperty(property).GetRawText().Replace(" ", "", StringComparison.Ordinal), actual.GetProperty(property).GetRawText());
                }
            }
        }
    }

    private static string Text(RecordedInvocation invocation) => invocation.ToString();

    private static IEnumerable<string> ByPartition(IReadOnlyList<RecordedInvocation> invocations)
        => from partition in invocations.SelectMany(invocation => invocation.Runs.Select(run => run.Partition)).Distinct().Order()
           from invocation in invocations
           from run in invocation.Runs
           where run.Partition == partition
           from offset in Enumerable.Range((int)run.First, (int)(run.Last - run.First + 1))
           select $"{partition}:{offset} {invocation.Result}";
}
