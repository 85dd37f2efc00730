using System.Text.RegularExpressions;
using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Documents;

/// <summary>A document of the repository, as far as tests ask about it.</summary>
internal sealed partial class MarkdownFile
{
    public MarkdownFile(string path)
    {
        Path = path;
        Text = RepositoryFiles.Read(path);
        Blocks = [.. Fences().Matches(Text).Select(match => (match.Groups["language"].Value, match.Groups["text"].Value))];
    }

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>The fenced blocks, in order.</summary>
    public IReadOnlyList<(string Language, string Text)> Blocks { get; }

    /// <summary>The text without fenced blocks.</summary>
    public string Prose => Fences().Replace(Text, "");

    public string Folder => System.IO.Path.GetDirectoryName(Path) ?? "";

    /// <summary>Where its relative links lead, from the repository's root, without what stands behind <c>#</c>.</summary>
    public IEnumerable<string> LinkedPaths =>
        from Match match in Links().Matches(Prose)
        let target = match.Groups["target"].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
        select System.IO.Path.Combine(Folder, target);

    /// <summary>The anchors that headings get.</summary>
    public IEnumerable<string> Anchors => Headings().Matches(Prose).Select(match => AnchorOf(match.Groups["text"].Value));

    /// <summary>The anchors within the document that links lead to.</summary>
    public IEnumerable<string> LinkedAnchors =>
        from Match match in Links().Matches(Prose)
        let target = match.Groups["target"].Value
        where target.StartsWith('#')
        select target[1..];

    /// <summary>The first cells of the table rows below a heading, as far as they are code.</summary>
    public IReadOnlyList<string> CodeInFirstCells(string heading)
    {
        var start = Regex.Match(Text, $@"^#+ {Regex.Escape(heading)}\s*$", RegexOptions.Multiline);
        Assert.True(start.Success, $"{Path} has no heading '{heading}'.");
        var section = Text[(start.Index + start.Length)..];
        var end = Regex.Match(section, "^#+ ", RegexOptions.Multiline);
        return [.. Rows().Matches(end.Success ? section[..end.Index] : section).SelectMany(row => Code().Matches(row.Groups["cell"].Value)).Select(code => code.Groups["text"].Value)];
    }

    private static string AnchorOf(string heading) =>
        NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^```(?<language>\w*)\n(?<text>.*?)^```\s*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"^\|(?<cell>[^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
