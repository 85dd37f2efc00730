using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace ServerlessStreams.Architecture.Tests.Arrows;

/// <summary>The arrows between the types of the built assemblies, also where a reference comes in by another project.</summary>
public sealed class TypeDependencyTests
{
    private static readonly ArchUnitNET.Domain.Architecture Built =
        new ArchLoader().LoadAssemblies([.. Library.All.Select(library => library.Assembly)]).Build();

    public static TheoryData<string> Libraries => [.. Library.All.Select(library => library.Name)];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Types_OfALibrary_UseOnlyTheLibrariesTheyMay(string name)
    {
        var library = Library.Of(name);
        var others = Library.All.Where(other => other != library && !library.MayUse.Contains(other.Name)).Select(other => other.Assembly).ToArray();

        Types().That().ResideInAssembly(library.Assembly)
            .Should().NotDependOnAny(Types().That().ResideInAssembly(others[0], others[1..]))
            .Check(Built);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Types_OfALibrary_UseNoForeignNamespacesThatAreNotForThem(string name)
    {
        var library = Library.Of(name);
        IObjectProvider<IType> foreign = Types(includeReferenced: true).That().ResideInNamespaceMatching($@"^({library.Foreign})(\.|$)");

        // Some other library uses them, or the rule would say nothing.
        Assert.NotEmpty(foreign.GetObjects(Built));
        Types().That().ResideInAssembly(library.Assembly).Should().NotDependOnAny(foreign).Check(Built);
    }
}
