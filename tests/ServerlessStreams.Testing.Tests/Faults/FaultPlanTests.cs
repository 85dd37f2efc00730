using ServerlessStreams.Tasks;

namespace ServerlessStreams.Testing.Tests.Faults;

public sealed class FaultPlanTests
{
    [Fact]
    public void At_Number_OnlyThatStep() =>
        Assert.Equal([null, null, FaultKind.CrashAfter, null], Kinds(FaultPlan.At(2, StateLogFault.CrashAfter), 4));

    [Fact]
    public void AtStep_Occurrence_OnlyThatOneOfThatKind()
    {
        var plan = FaultPlan.AtStep(StateLogStep.Append, 1, StateLogFault.CrashBefore);
        StateLogStep[] steps = [StateLogStep.Append, StateLogStep.Trim, StateLogStep.Append, StateLogStep.Append];

        Assert.Equal([null, null, FaultKind.CrashBefore, null], steps.Select((step, number) => plan.Next(Call(number, step))?.Kind));
    }

    [Fact]
    public void Random_SameSeed_SameFaults()
    {
        var first = Kinds(Random(7), 200);

        Assert.Equal(first, Kinds(Random(7), 200));
        Assert.NotEqual(first, Kinds(Random(8), 200));
        Assert.InRange(first.Count(kind => kind is not null), 20, 80);
        Assert.Equal(2, first.Where(kind => kind is not null).Distinct().Count());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Random_ProbabilityOutOfRange_Refused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FaultPlan.Random(1, probability, StateLogFault.CrashBefore));

    [Fact]
    public void Random_NoFaults_Refused() => Assert.Throws<ArgumentException>(() => FaultPlan.Random(1, 0.5));

    private static FaultPlan Random(int seed) => FaultPlan.Random(seed, 0.25, StateLogFault.CrashBefore, StateLogFault.FailAfter());

    private static List<FaultKind?> Kinds(FaultPlan plan, int count) =>
        [.. Enumerable.Range(0, count).Select(number => plan.Next(Call(number, StateLogStep.ReadHead))?.Kind)];

    private static StateLogCall Call(int number, StateLogStep step) => new(number, step, new TaskId("t", "main", 0));
}
