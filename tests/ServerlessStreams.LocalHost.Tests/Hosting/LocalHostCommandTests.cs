using System.CommandLine;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

public sealed class LocalHostCommandTests
{
    [Fact]
    public async Task Parse_Everything_IsUnderstood()
    {
        var file = Path.GetTempFileName();
        try
        {
            var options = await ParseAsync(
                "app", "--port", "7099", "--topic", "a:3", "--topic", "b:c:4", "--partitions", "2", "--play", $"a={file}", "--play-first",
                "--until-caught-up", "--show", "x", "--show", "y", "--show-http", "Lowest=/api/i?n=10", "--save", "x=f=g.jsonl",
                "--save-http", "/api/i?n=1=out.json", "--count", "alerts=x", "--json", "--strict", "--verbose");

            Assert.Equal(("app", 7099, 2), (options.App, options.Port, options.Partitions));
            Assert.Equal([("a", 3), ("b:c", 4)], options.Topics);
            Assert.Equal(("a", file), (options.Plays.Single().Topic, options.Plays.Single().File));
            Assert.Equal(["x", "y"], options.Shows);
            Assert.Equal([("Lowest", "/api/i?n=10")], options.HttpShows);
            Assert.Equal([("x", "f=g.jsonl")], options.Saves);
            Assert.Equal([("/api/i?n=1", "out.json")], options.HttpSaves);
            Assert.Equal([("alerts", "x")], options.Counts);
            Assert.True(options.PlayFirst && options.UntilCaughtUp && options.Json && options.Strict && options.Verbose);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Parse_AppAlone_HasTheDefaults()
    {
        var options = await ParseAsync("app");

        Assert.Null(options.Port);
        Assert.Equal(4, options.Partitions);
        Assert.Empty(options.NamedTopics);
        Assert.False(options.PlayFirst || options.UntilCaughtUp || options.Json || options.Strict || options.Verbose || options.HasResults);
    }

    [Theory]
    [InlineData("--topic", "a", "--topic 'a' is not NAME:PARTITIONS")]
    [InlineData("--topic", "a:0", "--topic 'a:0' is not NAME:PARTITIONS")]
    [InlineData("--save", "a", "--save 'a' is not TOPIC=FILE")]
    [InlineData("--count", "=a", "--count '=a' is not NAME=TOPIC")]
    [InlineData("--play", "a=/nowhere.jsonl", "there is no file '/nowhere.jsonl'")]
    public async Task Parse_WrongValue_NamesOptionAndForm(string option, string value, string expected)
    {
        var error = await Assert.ThrowsAsync<LocalHostException>(() => ParseAsync("app", option, value));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--port", "x")]
    [InlineData("--partitions", "0")]
    [InlineData("--partitions", "many")]
    [InlineData("--unknown", "1")]
    public void Parse_OutOfRange_IsAnErrorThatNamesTheOption(string option, string value)
        => Assert.Contains(option, LocalHostCommand.Create(_ => Task.FromResult(0)).Parse(["app", option, value]).Errors[0].Message, StringComparison.Ordinal);

    private static async Task<LocalHostOptions> ParseAsync(params string[] arguments)
    {
        LocalHostOptions? options = null;
        var command = LocalHostCommand.Create(parsed =>
        {
            options = parsed;
            return Task.FromResult(0);
        });
        var result = command.Parse(arguments);
        Assert.Empty(result.Errors);
        await result.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
        return options!;
    }
}
