using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Documents;

/// <summary>What the README shows works.</summary>
public sealed class ReadmeSampleTests
{
    private static readonly MarkdownFile Readme = new("README.md");

    private static IEnumerable<string> Samples => Blocks("csharp");

    // Programs may not stand together, and one may show the same lines in another way; what others declare, they use.
    private static IEnumerable<string> Declarations => Samples.Where(sample => !SampleCompiler.IsProgram(sample));

    [Fact]
    public void Programs_WithTheTypesBesideThem_Compile()
    {
        var programs = Samples.Where(SampleCompiler.IsProgram).ToList();

        Assert.NotEmpty(programs);
        Assert.All(programs, program => Nothing.In(SampleCompiler.Compile(Declarations.Append(program)).Complaints));
    }

    [Fact]
    public async Task Tests_OfTheReadme_Pass()
    {
        var (compilation, complaints) = SampleCompiler.Compile(Declarations);
        Nothing.In(complaints);

        var tests = SampleCompiler.Load(compilation).GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
            .ToList();

        Assert.NotEmpty(tests);
        foreach (var test in tests)
        {
            await (Task)test.Invoke(Activator.CreateInstance(test.DeclaringType!), null)!;
        }
    }

    [Fact]
    public void HostJson_InTheReadme_IsTheAppsOwn()
    {
        var own = JsonNode.Parse(RepositoryFiles.Read("host.json"));

        Assert.Contains(Blocks("json"), block => JsonNode.DeepEquals(JsonNode.Parse(block), own));
    }

    [Fact]
    public void Project_InTheReadme_NamesPackagesAndProjectsThatExist()
    {
        var versions = XDocument.Parse(RepositoryFiles.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => (string?)package.Attribute("Include")).ToHashSet();
        var project = XDocument.Parse(Assert.Single(Blocks("xml")));

        var packages = project.Descendants("PackageReference").Select(package => (string?)package.Attribute("Include")).ToList();
        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(package, versions));

        // It is to be put two folders below the root, as functions/StreamFunctions is.
        var references = project.Descendants("ProjectReference").Select(reference => (string)reference.Attribute("Include")!).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(RepositoryFiles.Exists(Path.Combine("functions", "App", reference)), reference));
    }

    private static IEnumerable<string> Blocks(string language) => Readme.Blocks.Where(block => block.Language == language).Select(block => block.Text);
}
