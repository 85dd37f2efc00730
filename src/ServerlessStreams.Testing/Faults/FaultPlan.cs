namespace ServerlessStreams.Testing;

/// <summary>
/// Says which steps of a <see cref="FaultInjectingStateLog"/> go wrong. Asked once per step, one step at a time, also
/// where tasks run in parallel (their order is not fixed then). Derive from it, or take one of the ready ones.
/// </summary>
/// <example>
/// <code>
/// // The answer to the second append is lost.
/// var plan = FaultPlan.AtStep(StateLogStep.Append, occurrence: 1, StateLogFault.FailAfter());
/// // A crash between any two steps: run once without faults, then once for each number.
/// for (var number = 0; number &lt; steps; number++)
/// {
///     await RunAsync(FaultPlan.At(number, StateLogFault.CrashAfter));
/// }
/// </code>
/// </example>
public abstract class FaultPlan
{
    /// <summary>Nothing goes wrong.</summary>
    public static FaultPlan None { get; } = new DelegateFaultPlan(static _ => null);

    /// <summary>The step of a number goes wrong, once.</summary>
    /// <param name="number">The step's number, counted over all steps from 0.</param>
    /// <param name="fault">What goes wrong.</param>
    public static FaultPlan At(long number, StateLogFault fault) =>
        new DelegateFaultPlan(call => call.Number == number ? fault : null);

    /// <summary>An occurrence of a kind of step goes wrong, once.</summary>
    /// <param name="step">The kind.</param>
    /// <param name="occurrence">Which of that kind, counted from 0.</param>
    /// <param name="fault">What goes wrong.</param>
    public static FaultPlan AtStep(StateLogStep step, int occurrence, StateLogFault fault)
    {
        var seen = 0;
        return new DelegateFaultPlan(call => call.Step == step && seen++ == occurrence ? fault : null);
    }

    /// <summary>Steps go wrong by a function.</summary>
    /// <param name="next">Gives the fault for a step; null where it is to succeed.</param>
    public static FaultPlan From(Func<StateLogCall, StateLogFault?> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new DelegateFaultPlan(next);
    }

    /// <summary>Steps go wrong at random. The same seed gives the same faults for the same order of steps.</summary>
    /// <param name="seed">The seed; print it where a test fails.</param>
    /// <param name="probability">How often, from 0 to 1.</param>
    /// <param name="faults">What goes wrong; each as often as the others.</param>
    public static FaultPlan Random(int seed, double probability, params ReadOnlySpan<StateLogFault> faults)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(probability, 1);
        if (faults.IsEmpty)
        {
            throw new ArgumentException("There is no fault to choose from.", nameof(faults));
        }

        var random = new Random(seed);
        var choices = faults.ToArray();
        return new DelegateFaultPlan(_ => random.NextDouble() < probability ? choices[random.Next(choices.Length)] : null);
    }

    /// <summary>The fault for a step; null where it is to succeed.</summary>
    public abstract StateLogFault? Next(StateLogCall call);

    private sealed class DelegateFaultPlan(Func<StateLogCall, StateLogFault?> next) : FaultPlan
    {
        public override StateLogFault? Next(StateLogCall call) => next(call);
    }
}
