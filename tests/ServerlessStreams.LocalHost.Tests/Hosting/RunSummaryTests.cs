using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

public sealed class RunSummaryTests
{
    [Fact]
    public void ToJson_Counts_StandUnderTheirNames()
    {
        var summary = new RunSummary
        {
            Records = 10,
            Counts = [("alerts", 2), ("lowStock", 3)],
            Late = 4,
            Redelivered = 5,
            DeadLetters = 6,
            OpenWindows = 7,
            Lag = 8,
            Seconds = 1.23456,
        };

        Assert.Equal(
            """{"records":10,"alerts":2,"lowStock":3,"late":4,"redelivered":5,"deadLetters":6,"openWindows":7,"lag":8,"seconds":1.235}""",
            summary.ToJson());
    }
}
