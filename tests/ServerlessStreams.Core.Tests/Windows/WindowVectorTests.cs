namespace ServerlessStreams.Core.Tests.Windows;

/// <summary>Windows against what Kafka Streams itself answered, output by output and in order.</summary>
public sealed class WindowVectorTests
{
    /// <summary>
    /// Those in which a filtered or keyless record moves our watermark and does not move Kafka Streams' stream time.
    /// </summary>
    private static readonly string[] OnPurpose =
    [
        "close-null-key-does-not-close",
        "close-filtered-does-not-close",
        "tumbling-sum-filter-before",
        "tumbling-count-null-key-and-value",
        "random-hopping-100-30-25-sum-close",
        "random-hopping-60-10-0-count-close",
    ];

    public static TheoryData<string> Same => WindowVector.Names(name => !OnPurpose.Contains(name));

    public static TheoryData<string> Different => [.. OnPurpose];

    public static TheoryData<string> All => WindowVector.Names(_ => true);

    [Theory]
    [MemberData(nameof(Same))]
    public async Task Run_RecordedCase_AnswersAsKafkaStreams(string name)
    {
        var vector = WindowVector.Load(name);

        var outcome = await WindowRun.RunOneByOneAsync(vector.Parameters, vector.Input);

        Assert.Equal(vector.Output.Select(output => output.ToRow()), outcome.Rows);
        var drops = outcome.PerBatch.Select((counters, index) => new VectorDrop(index, (int)(counters.LateWindows + counters.NullKeys))).Where(drop => drop.Count > 0);
        Assert.Equal(vector.Dropped, drops);
    }

    [Theory]
    [MemberData(nameof(Different))]
    public async Task Run_WatermarkMovedByRecordsThatDoNotArrive_AnswersByOurRule(string name)
    {
        var vector = WindowVector.Load(name);
        var ours = new NaiveWindows(vector.Parameters, timeMovesOnlyByRecordsThatArrive: false);
        ours.Run(vector.Input);
        var theirs = new NaiveWindows(vector.Parameters, timeMovesOnlyByRecordsThatArrive: true);
        theirs.Run(vector.Input);

        var outcome = await WindowRun.RunOneByOneAsync(vector.Parameters, vector.Input);

        Assert.Equal(vector.Output.Select(output => output.ToRow()), theirs.Rows);
        Assert.Equal(ours.Rows, outcome.Rows);
        Assert.NotEqual(theirs.Rows, outcome.Rows);
    }

    [Fact]
    public async Task Run_NullKeyMovesTheWatermark_ClosesAtOnce()
    {
        var vector = WindowVector.Load("close-null-key-does-not-close");

        var outcome = await WindowRun.RunOneByOneAsync(vector.Parameters, vector.Input);

        // Kafka Streams sends [0, 10) after inputs 5 and counts the late 9; here the keyless record of time 50 closes it.
        Assert.Equal(
            [
                new ResultRow("a", 0, 10, "1", 1, 2),
                new ResultRow("b", 0, 10, "1", 2, 2),
            ],
            outcome.Rows);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Run_RandomBatchSplits_SameStateOutputsAndIds(string name)
    {
        var vector = WindowVector.Load(name);
        var expected = await WindowRun.RunOneByOneAsync(vector.Parameters, vector.Input);
        var random = new Random(name.Length);
        for (var round = 0; round < 5; round++)
        {
            var outcome = await WindowRun.RunAsync(vector.Parameters, vector.Input, Splits.Of(vector.Input.Count, random));

            Assert.Equal(expected.State, outcome.State);
            Assert.Equal(expected.Emitted.Select(Splits.Text), outcome.Emitted.Select(Splits.Text));
        }
    }
}
