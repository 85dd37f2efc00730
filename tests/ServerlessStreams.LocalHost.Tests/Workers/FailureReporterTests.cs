using Microsoft.Extensions.Time.Testing;
using ServerlessStreams.LocalHost.Tests.Console;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class FailureReporterTests
{
    private readonly RecordingConsole _console = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FailureReporter _failures;

    public FailureReporterTests() => _failures = new(_console, _time);

    [Fact]
    public void Failed_SameErrorAgainAndAgain_IsShownOnceAndThenCounted()
    {
        for (var i = 0; i < 100; i++)
        {
            _failures.Failed("f", "boom\n  at somewhere");
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(
            ["error: Function 'f' failed: boom\n  at somewhere", "error: Function 'f' keeps failing, 50 times since: boom"],
            _console.Lines);
    }

    [Fact]
    public void Failed_AfterASuccess_IsNewsAgain()
    {
        _failures.Failed("f", "boom");
        _failures.Succeeded("f");
        _failures.Failed("f", "boom");

        Assert.Equal(2, _console.Lines.Count);
    }

    [Fact]
    public void Failed_OtherErrorOrFunction_IsShown()
    {
        _failures.Failed("f", "boom");
        _failures.Failed("f", "bang");
        _failures.Failed("g", "bang");

        Assert.Equal(3, _console.Lines.Count);
    }
}
