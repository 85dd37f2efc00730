using System.Reflection;
using System.Text.RegularExpressions;
using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Documents;

/// <summary>The README's tables name what the code has: nothing less, nothing more.</summary>
public sealed partial class ReadmeTableTests
{
    private static readonly MarkdownFile Readme = new("README.md");

    [Fact]
    public void Settings_AreThoseThatTheCodeReads()
    {
        var library = Assembly.Load("ServerlessStreams.Functions").GetType("ServerlessStreams.Functions.Settings.SettingNames", throwOnError: true)!
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(field => field.IsLiteral && field.Name != "HostOverrides")
            .Select(field => (string)field.GetRawConstantValue()!);
        var app = RepositoryFiles.Sources
            .Where(file => file.Path.StartsWith("functions/", StringComparison.Ordinal))
            .SelectMany(file => SettingConstant().Matches(file.Text))
            .Select(match => match.Groups["name"].Value);

        // A section of settings stands there with its dots: Kafka:Client:…
        Assert.Equal(
            library.Concat(app).Order(StringComparer.Ordinal),
            Readme.CodeInFirstCells("Settings").Select(name => name.TrimEnd('…').TrimEnd(':')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LocalHostOptions_AreThoseOfTheCommand()
    {
        var options = Quoted().Matches(RepositoryFiles.Read("src/ServerlessStreams.LocalHost/Hosting/LocalHostCommand.cs"))
            .Select(match => match.Groups["option"].Value);

        Assert.Equal(options.Distinct().Order(StringComparer.Ordinal), OptionsIn("LocalHost"));
    }

    [Fact]
    public void RunOptions_AreThoseOfTheScript()
    {
        var options = Usage().Matches(RepositoryFiles.Read("run.sh")).Select(match => match.Groups["option"].Value);

        Assert.Equal(options.Order(StringComparer.Ordinal), OptionsIn("The two commands"));
    }

    private static IEnumerable<string> OptionsIn(string heading) =>
        Readme.CodeInFirstCells(heading).Select(cell => cell.Split(' ')[0]).Where(cell => cell.StartsWith("--", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"const string \w+ = ""(?<name>[A-Z]\w*:\w+)""")]
    private static partial Regex SettingConstant();

    [GeneratedRegex("\"(?<option>--[a-z-]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^#   \./run\.sh (?<option>--[a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Usage();
}
