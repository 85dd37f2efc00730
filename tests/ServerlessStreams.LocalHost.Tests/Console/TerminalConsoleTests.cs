using ServerlessStreams.LocalHost.Console;
using Spectre.Console;

namespace ServerlessStreams.LocalHost.Tests.Console;

public sealed class TerminalConsoleTests
{
    [Fact]
    public async Task Write_TextWithMarkup_IsShownAsItIs()
    {
        var output = new StringWriter();
        var ansi = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        await using (var console = new TerminalConsole(ansi, verbose: true))
        {
            console.Phase("Phase [1]");
            console.Progress("[2/3] done");
            console.Info("[red] is no colour");
            console.From("A[0]", "x[y]");
            console.Warn("[w");
            console.Error("e]");
            console.Detail("[/]");
            console.Table("T[1]", ["c[2]"], [["[bold]v"]]);
        }

        var text = output.ToString();
        foreach (var expected in new[] { "Phase [1]", "[red] is no colour", "A[0]", "x[y]", "warning: [w", "error: e]", "[/]", "T[1]", "c[2]", "[bold]v" })
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }
}
