using Spectre.Console;
using Spectre.Console.Rendering;

namespace ServerlessStreams.LocalHost.Console;

/// <summary>For a terminal: colours, real tables, and one status line below everything else that says what is going on.</summary>
internal sealed class TerminalConsole : IHostConsole
{
    private readonly IAnsiConsole _console;
    private readonly bool _verbose;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _status;
    private StatusContext? _context;
    private string _phase = "Starting";

    public TerminalConsole(IAnsiConsole console, bool verbose)
    {
        _console = console;
        _verbose = verbose;
        _status = console.Status().Spinner(Spinner.Known.Dots).StartAsync(_phase, async context =>
        {
            _context = context;
            await _end.Task;
        });
    }

    /// <inheritdoc />
    public void Phase(string text)
    {
        _phase = text;
        Status(text);
        Write(new Markup($"[bold]{Markup.Escape(text)}[/]"));
    }

    /// <inheritdoc />
    public void Progress(string text) => Status($"{_phase}: {text}");

    /// <inheritdoc />
    public void Info(string text) => Write(new Text(text));

    /// <inheritdoc />
    public void Detail(string text)
    {
        if (_verbose)
        {
            Write(new Text(text, new(Color.Grey)));
        }
    }

    /// <inheritdoc />
    public void Warn(string text) => Write(new Text("warning: " + text, new(Color.Yellow)));

    /// <inheritdoc />
    public void Error(string text) => Write(new Text("error: " + text, new(Color.Red)));

    /// <inheritdoc />
    public void From(string source, string text, LineKind kind = LineKind.Plain)
    {
        var colour = kind switch
        {
            LineKind.Quiet => "grey",
            LineKind.Warning => "yellow",
            LineKind.Error => "red",
            _ => "default",
        };
        Write(new Markup($"[blue]{Markup.Escape(source)}[/] [{colour}]{Markup.Escape(text)}[/]"));
    }

    /// <inheritdoc />
    public void Table(string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table().Title(Markup.Escape(title)).Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        _console.Write(table);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _status;
    }

    private void Status(string text)
    {
        if (_context is { } context)
        {
            context.Status(Markup.Escape(text));
        }
    }

    // One call, so that lines of other threads do not come between the text and its end.
    private void Write(IRenderable text) => _console.Write(new Rows(text));
}
