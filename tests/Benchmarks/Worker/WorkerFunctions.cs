namespace ServerlessStreams.Benchmarks.Worker;

/// <summary>The functions of the app that is measured, by name.</summary>
internal static class WorkerFunctions
{
    /// <summary>The work.</summary>
    public const string Totals = "totals";

    /// <summary>Takes the same records and does nothing.</summary>
    public const string Empty = "empty";

    /// <summary>Answers with a <see cref="WorkerUsage"/>.</summary>
    public const string Usage = "usage";

    /// <summary>Answers with the results since it was last called.</summary>
    public const string Results = "results";
}
