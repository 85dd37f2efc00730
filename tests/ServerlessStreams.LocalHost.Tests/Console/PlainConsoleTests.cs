using Microsoft.Extensions.Time.Testing;
using ServerlessStreams.LocalHost.Console;

namespace ServerlessStreams.LocalHost.Tests.Console;

public sealed class PlainConsoleTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Progress_CalledOften_IsThrottled()
    {
        var console = new PlainConsole(_output, verbose: false, _time);

        console.Phase("Playing …");
        for (var i = 1; i <= 60; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            console.Progress($"{i} played");
        }

        Assert.Equal("Playing …\n  20 played\n  40 played\n  60 played\n", _output.ToString());
    }

    [Fact]
    public void Table_Rows_AreAligned()
    {
        var console = new PlainConsole(_output, verbose: false, _time);

        console.Table("Lowest", ["sku", "level"], [["a", "10"], ["longer", "9"]]);

        Assert.Equal("\nLowest\n  sku     level\n  ------  -----\n  a       10\n  longer  9\n\n", _output.ToString());
    }

    [Fact]
    public void Detail_NotVerbose_IsLeftOut()
    {
        new PlainConsole(_output, verbose: false, _time).Detail("quiet");
        new PlainConsole(_output, verbose: true, _time).Detail("loud");

        Assert.Equal("loud\n", _output.ToString());
    }

    [Fact]
    public void From_Error_SaysSourceAndKind()
    {
        new PlainConsole(_output, verbose: false, _time).From("App", "broken", LineKind.Error);

        Assert.Equal("[App] error: broken\n", _output.ToString());
    }
}
