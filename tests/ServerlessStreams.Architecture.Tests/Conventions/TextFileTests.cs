using System.Text.RegularExpressions;
using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Conventions;

/// <summary>What must not be committed in any text.</summary>
public sealed partial class TextFileTests
{
    private static IEnumerable<(string Path, string Text)> Texts => RepositoryFiles.All
        .Select(path => (path, RepositoryFiles.Read(path)))
        .Where(file => !file.Item2.Contains('\0', StringComparison.Ordinal));

    [Fact]
    public void Texts_NameNoPathOfTheMachineTheyWereWrittenOn()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var patterns = new[] { RepositoryFiles.Root, home }
            // A root of one name, such as /data, is too common a word.
            .Where(path => path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Length > 1)
            .Select(path => new Regex($@"(?<![\w$.}}/]){Regex.Escape(path)}(?![\w-])"))
            .Append(SomebodysFolder())
            .ToList();

        Nothing.In(Found(patterns));
    }

    [Fact]
    public void Texts_LeaveNothingToBeDone() => Nothing.In(Found([Undone()]));

    [Fact]
    public void Texts_EndWithANewLine()
    {
        var open = Texts
            .Where(file => Path.GetExtension(file.Path) is ".cs" or ".md" or ".sh" or ".csproj" or ".props" or ".targets")
            .Where(file => !file.Text.EndsWith('\n'));

        Nothing.In(open.Select(file => file.Path));
    }

    private static IEnumerable<string> Found(IReadOnlyList<Regex> patterns) =>
        from file in Texts
        from pattern in patterns
        from Match match in pattern.Matches(file.Text)
        select $"{file.Path}, line {file.Text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}";

    // Brackets keep these from matching themselves.
    [GeneratedRegex(@"(?<![\w$.}/])(/[w]ork/|/[U]sers/\w+|/[r]oot/|[A-Z]:\\[U]sers\\\w+)")]
    private static partial Regex SomebodysFolder();

    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K|Not[I]mplementedException)\b")]
    private static partial Regex Undone();
}
