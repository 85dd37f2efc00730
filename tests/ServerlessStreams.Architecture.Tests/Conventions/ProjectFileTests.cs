using System.Text.RegularExpressions;
using System.Xml.Linq;
using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Conventions;

/// <summary>How project files look.</summary>
public sealed partial class ProjectFileTests
{
    private const string KafkaExtension = "Microsoft.Azure.Functions.Worker.Extensions.Kafka";

    [Fact]
    public void KafkaExtension_IsNamedWithoutACondition()
    {
        // Which of the two it is, the official one or the stand-in, is decided in one place.
        var named = RepositoryFiles.Projects
            .SelectMany(project => project.Packages.Where(package => (string?)package.Attribute("Include") == KafkaExtension), (project, package) => (project, package))
            .ToList();

        Assert.NotEmpty(named);
        Nothing.In(named.Where(name => name.package.AncestorsAndSelf().Any(IsConditional)).Select(name => name.project));
    }

    [Fact]
    public void StandIn_IsReferredToByNobodyButItsTests()
    {
        var direct = RepositoryFiles.Projects
            .Where(project => project.References.Any(reference => reference.StartsWith("eng/stand-ins/", StringComparison.Ordinal)));

        Assert.Equal(["ServerlessStreams.StandIns.Tests"], direct.Select(project => project.Name));
    }

    [Fact]
    public void Versions_StandInOnePlace()
    {
        var elsewhere =
            from path in RepositoryFiles.All
            where Path.GetExtension(path) is ".csproj" or ".props" or ".targets" && path != "Directory.Packages.props"
            from element in XDocument.Parse(RepositoryFiles.Read(path)).Descendants()
            where element.Name.LocalName is "PackageReference" or "PackageVersion"
            where element.Name.LocalName == "PackageVersion"
                || element.Attribute("Version") is not null || element.Attribute("VersionOverride") is not null || element.Element("Version") is not null
            select $"{path}: {element}";

        Nothing.In(elsewhere);
    }

    [Fact]
    public void Versions_AreExact()
    {
        var versions = XDocument.Parse(RepositoryFiles.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => $"{(string?)package.Attribute("Include")} {(string?)package.Attribute("Version")}")
            .ToList();

        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(@"^[\w.]+ \d+\.\d+\.\d+$", version));
    }

    [Fact]
    public void Solution_HasEveryProject()
    {
        var solution = RepositoryFiles.Read("ServerlessStreams.sln").Replace('\\', '/');

        var missing = RepositoryFiles.Projects.Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal));

        Nothing.In(missing);
    }

    [Fact]
    public void TestProjects_AreRunByTheTestScript()
    {
        var globs = ProjectLoop().Match(RepositoryFiles.Read("test.sh")).Groups["globs"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(glob => new Regex($"^{Regex.Escape(glob).Replace("\\*", "[^/]*", StringComparison.Ordinal)}$"))
            .ToList();
        var forgotten = RepositoryFiles.Projects
            .Where(project => project.Name.EndsWith("Tests", StringComparison.Ordinal))
            .Where(project => !globs.Any(glob => glob.IsMatch(project.Path)));

        Assert.NotEmpty(globs);
        Nothing.In(forgotten);
    }

    private static bool IsConditional(XElement element) =>
        element.Attribute("Condition") is not null || element.Name.LocalName is "When" or "Otherwise" or "Target";

    [GeneratedRegex("^for project in (?<globs>.*); do$", RegexOptions.Multiline)]
    private static partial Regex ProjectLoop();
}
