using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class UserExceptionTests
{
    [Fact]
    public void Describe_LoggedAggregate_IsUnwrappedAndNotRepeated()
    {
        const string logged =
            "System.AggregateException: One or more errors occurred. (outer)\n ---> X: outer\n ---> Y: inner\n   at App.Deep()\n"
            + "   --- End of inner exception stack trace ---\n   at App.Run()\n   at Microsoft.Azure.Functions.Worker.Some.Frame()\n"
            + "   --- End of inner exception stack trace ---\n ---> (Inner Exception #0) X: outer\n ---> Y: inner<---";

        Assert.Equal(
            "X: outer\n ---> Y: inner\n   at App.Deep()\n   --- End of inner exception stack trace ---\n   at App.Run()\n"
            + "   --- End of inner exception stack trace ---",
            UserException.Describe(new() { Type = "X", Message = "outer" }, logged).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Describe_NothingLogged_TakesTheAnswer()
        => Assert.Equal(
            "X: outer\n   at App.Run()",
            UserException.Describe(new() { Type = "X", Message = "outer", StackTrace = "   at App.Run()\n   at lambda_method3(Closure)" }, "").ReplaceLineEndings("\n"));

    [Fact]
    public void Describe_ErrorOfTheLibrary_HasTheFramesOfTheUserOnly()
    {
        const string logged =
            "ServerlessStreams.Errors.RecordFailedException: record t/0/1 failed: boom\n ---> System.InvalidOperationException: boom\n"
            + "   at System.Linq.Enumerable.Single()\n   at App.Prices.Add(Price price) in Prices.cs:line 3\n   at ServerlessStreams.Tasks.StreamTask.Process()\n"
            + "   --- End of inner exception stack trace ---\n   at ServerlessStreams.Tasks.TaskRun.RunAsync()\n--- End of stack trace from previous location ---";

        Assert.Equal(
            "ServerlessStreams.Errors.RecordFailedException: record t/0/1 failed: boom\n ---> System.InvalidOperationException: boom\n"
            + "   at App.Prices.Add(Price price) in Prices.cs:line 3",
            UserException.Describe(null, logged).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Describe_Nothing_SaysSo() => Assert.Equal("it gave no reason", UserException.Describe(null, ""));
}
