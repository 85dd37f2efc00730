using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ServerlessStreams.LocalHost.Playback;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>The command line.</summary>
internal static class LocalHostCommand
{
    /// <summary>Builds the command; <paramref name="run"/> gets what was asked for and gives the exit code.</summary>
    public static RootCommand Create(Func<LocalHostOptions, Task<int>> run)
    {
        var app = new Argument<string>("APP") { Description = "The function app: its project (folder or .csproj, built first), or the folder it was built to" };
        var port = new Option<int?>("--port")
        {
            Description = "Port of HTTP triggers (default: Host:LocalHttpPort of local.settings.json, or 7071)",
            CustomParser = result => Number(result, 0, 65535, "--port is a number from 1 to 65535, or 0 for any free port."),
        };
        var topics = Repeated("--topic", "NAME:PARTITIONS", "Make this topic before the start");
        var partitions = new Option<int>("--partitions")
        {
            Description = "Partitions of topics made without --topic",
            DefaultValueFactory = _ => 4,
            CustomParser = result => Number(result, 1, int.MaxValue, "--partitions has to be a number, at least 1."),
        };
        var plays = Repeated("--play", "TOPIC=FILE", "Play this file of JSON lines into the topic");
        var playFirst = new Option<bool>("--play-first") { Description = "Play everything before the triggers start" };
        var untilCaughtUp = new Option<bool>("--until-caught-up") { Description = "End when everything played is processed and its results are shown" };
        var shows = Repeated("--show", "TOPIC", "Print the new records of this topic as they come");
        var httpShows = Repeated("--show-http", "TITLE=PATH", "When all is processed, GET this path and show its JSON array as a table");
        var saves = Repeated("--save", "TOPIC=FILE", "When all is processed, write the topic to this file as JSON lines, from its beginning");
        var httpSaves = Repeated("--save-http", "PATH=FILE", "When all is processed, GET this path and write the answer to this file");
        var counts = Repeated("--count", "NAME=TOPIC", "Add the number of the topic's records to the summary, under this name");
        var json = new Option<bool>("--json") { Description = "Print a summary as one line of JSON, last on standard output; everything else goes to standard error" };
        var strict = new Option<bool>("--strict") { Description = "Stop as the real trigger does: stay in the consumer groups until their session times out" };
        var verbose = new Option<bool>("--verbose") { Description = "Show details" };

        var root = new RootCommand("Runs an Azure Functions app on this machine: its real worker, Kafka and HTTP triggers, with an embedded Kafka if none is set.")
        {
            app, port, topics, partitions, plays, playFirst, untilCaughtUp, shows, httpShows, saves, httpSaves, counts, json, strict, verbose,
        };
        root.SetAction(parsed => run(new LocalHostOptions
        {
            App = parsed.GetRequiredValue(app),
            Port = parsed.GetValue(port),
            Topics = [.. Values(parsed, topics).Select(Topic)],
            Partitions = parsed.GetValue(partitions),
            Plays = [.. Values(parsed, plays).Select(PlayInput.Parse)],
            PlayFirst = parsed.GetValue(playFirst),
            UntilCaughtUp = parsed.GetValue(untilCaughtUp),
            Shows = Values(parsed, shows),
            HttpShows = [.. Values(parsed, httpShows).Select(text => Pair(text, "--show-http", "TITLE=PATH"))],
            Saves = [.. Values(parsed, saves).Select(text => Pair(text, "--save", "TOPIC=FILE"))],
            HttpSaves = [.. Values(parsed, httpSaves).Select(text => Pair(text, "--save-http", "PATH=FILE", last: true))],
            Counts = [.. Values(parsed, counts).Select(text => Pair(text, "--count", "NAME=TOPIC"))],
            Json = parsed.GetValue(json),
            Strict = parsed.GetValue(strict),
            Verbose = parsed.GetValue(verbose),
        }));
        return root;
    }

    private static Option<string[]> Repeated(string name, string form, string description) =>
        new(name) { HelpName = form, Description = description + " (repeatable)", Arity = ArgumentArity.OneOrMore };

    private static string[] Values(ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    private static (string Topic, int Partitions) Topic(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var partitions) && partitions > 0
            ? (text[..colon], partitions)
            : throw new LocalHostException($"--topic '{text}' is not NAME:PARTITIONS, such as prices:4.");
    }

    private static (string, string) Pair(string text, string option, string form, bool last = false)
    {
        var at = last ? text.LastIndexOf('=') : text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1
            ? (text[..at], text[(at + 1)..])
            : throw new LocalHostException($"{option} '{text}' is not {form}.");
    }

    private static int Number(ArgumentResult result, int least, int most, string otherwise)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        result.AddError(otherwise);
        return default;
    }
}
