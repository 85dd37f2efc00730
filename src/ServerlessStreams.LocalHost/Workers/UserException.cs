using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>A user's exception as text, from the two forms in which the worker sends it.</summary>
internal static class UserException
{
    private const string Aggregate = "System.AggregateException:";
    private const string Inner = " ---> ";
    private const string AggregateList = "\n ---> (Inner Exception #0)";

    // These errors say in words what is wrong and where; how the library came to it says nothing to its user.
    private const string InWords = "ServerlessStreams.Errors.";

    private static readonly string[] _workerFrames = ["   at Microsoft.Azure.Functions.Worker.", "   at lambda_method"];
    private static readonly string[] _notOfTheUser = ["   at ServerlessStreams.", "   at System.", "   at Microsoft.", "   --- End of", "--- End of"];

    /// <summary>
    /// The text to show: what was logged, since it has the inner exceptions, else what was answered, which has none.
    /// </summary>
    /// <param name="failure">The answer's exception; may be missing.</param>
    /// <param name="logged">What the worker logged for this invocation; may be empty.</param>
    public static string Describe(WorkerFailure? failure, string logged)
    {
        if (logged.Length > 0)
        {
            return WithoutWorkerFrames(Unwrapped(logged));
        }

        return failure == null
            ? "it gave no reason"
            : WithoutWorkerFrames(string.Join('\n', new[]
            {
                failure.Type.Length > 0 ? $"{failure.Type}: {failure.Message}" : failure.Message,
                failure.StackTrace,
            }.Where(line => line.Length > 0)));
    }

    // An asynchronous function's exception is logged inside an aggregate, and repeated at its end.
    private static string Unwrapped(string text)
    {
        var inner = text.StartsWith(Aggregate, StringComparison.Ordinal) ? text.IndexOf(Inner, StringComparison.Ordinal) : -1;
        if (inner < 0)
        {
            return text;
        }

        var list = text.IndexOf(AggregateList, StringComparison.Ordinal);
        return text[(inner + Inner.Length)..(list < 0 ? text.Length : list)];
    }

    private static string WithoutWorkerFrames(string text)
    {
        var inWords = text.StartsWith(InWords, StringComparison.Ordinal);
        return string.Join(
            Environment.NewLine,
            text.Split('\n').Select(line => line.TrimEnd('\r'))
                .Where(line => !StartsWithAny(line, _workerFrames) && !(inWords && StartsWithAny(line, _notOfTheUser))));
    }

    private static bool StartsWithAny(string line, string[] beginnings) =>
        beginnings.Any(beginning => line.StartsWith(beginning, StringComparison.Ordinal));
}
