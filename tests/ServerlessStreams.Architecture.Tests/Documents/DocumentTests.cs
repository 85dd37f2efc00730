using System.Text.RegularExpressions;
using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Documents;

/// <summary>Documents name only what is there.</summary>
public sealed partial class DocumentTests
{
    private static readonly MarkdownFile Walk = new("src/README.md");

    public static TheoryData<string> Documents => [.. RepositoryFiles.All.Where(path => path.EndsWith(".md", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_LeadToFilesAndHeadings(string path)
    {
        var document = new MarkdownFile(path);

        var broken = document.LinkedPaths.Where(target => !RepositoryFiles.Exists(target))
            .Concat(document.LinkedAnchors.Except(document.Anchors).Select(anchor => "#" + anchor));

        Nothing.In(broken);
    }

    [Fact]
    public void Walk_EveryFileItNames_Exists()
    {
        var named = NamedFiles().ToList();

        Assert.True(named.Count > 50, $"only {named.Count} files are recognised as such");
        var gone = named.Where(path => !RepositoryFiles.Exists(path));
        Nothing.In(gone);
    }

    [Fact]
    public void Walk_GoesThroughEveryFolderOfTheLibrary()
    {
        var visited = NamedFiles().Select(path => Path.GetDirectoryName(path)!).ToHashSet();
        var folders = RepositoryFiles.Sources
            .Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal))
            .Select(file => file.Folder)
            .Distinct();

        Nothing.In(folders.Except(visited));
    }

    /// <summary>
    /// Files stand as code with their folder: <c>Tasks/TaskRun.cs</c>, below a heading that names the project.
    /// </summary>
    private static IEnumerable<string> NamedFiles()
    {
        var project = "";
        foreach (Match match in ProjectsAndFiles().Matches(Walk.Text))
        {
            if (match.Groups["project"] is { Success: true } heading)
            {
                project = heading.Value;
                continue;
            }

            var file = match.Groups["file"].Value;
            yield return RootedFile().IsMatch(file) ? file : $"src/{project}/{file}";
        }
    }

    [GeneratedRegex(@"^## .*?(?<project>ServerlessStreams(\.\w+)+)|`(?<file>[\w.\-/{}]+\.(cs|proto|json|csproj|sh))`", RegexOptions.Multiline)]
    private static partial Regex ProjectsAndFiles();

    [GeneratedRegex("^(src|functions|tests|eng)/")]
    private static partial Regex RootedFile();
}
