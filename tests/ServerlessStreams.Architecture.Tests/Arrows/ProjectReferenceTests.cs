using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Arrows;

/// <summary>The arrows between projects, as the project files draw them.</summary>
public sealed class ProjectReferenceTests
{
    private static IEnumerable<ProjectFile> LibraryProjects =>
        RepositoryFiles.Projects.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal));

    [Fact]
    public void Projects_OfTheLibrary_AreAllKnownHere() =>
        Assert.Equal(Library.All.Select(library => library.Name).Order(), LibraryProjects.Select(project => project.Name).Order());

    [Fact]
    public void Projects_OfTheLibrary_ReferToNothingButWhatTheyMay()
    {
        var wrong =
            from project in LibraryProjects
            from reference in project.References
            where !Library.Of(project.Name).MayUse.Any(name => reference == $"src/{name}/{name}.csproj")
            select $"{project} → {reference}";

        Nothing.In(wrong);
    }

    [Fact]
    public void Core_HasNoPackages_ButLoggingsAbstractionsAndHashes() =>
        Assert.Equal(
            ["Microsoft.Extensions.Logging.Abstractions", "System.IO.Hashing"],
            LibraryProjects.Single(project => project.Name == "ServerlessStreams.Core").PackageNames.Order());

    [Fact]
    public void Apps_ReferToNoHostAndNoTests()
    {
        var wrong =
            from project in RepositoryFiles.Projects
            where project.Path.StartsWith("functions/", StringComparison.Ordinal)
            from reference in project.References
            where reference.Contains("LocalHost", StringComparison.Ordinal) || reference.Contains("Testing", StringComparison.Ordinal)
                || reference.StartsWith("tests/", StringComparison.Ordinal)
            select $"{project} → {reference}";

        Nothing.In(wrong);
    }
}
