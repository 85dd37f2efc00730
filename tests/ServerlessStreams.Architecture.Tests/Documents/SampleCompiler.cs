using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ServerlessStreams.Architecture.Tests.Documents;

/// <summary>Compiles samples as a user's project would: against the built library, with implicit usings and nullable on.</summary>
internal static class SampleCompiler
{
    // What ImplicitUsings of Microsoft.NET.Sdk brings.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Whether a sample is a program, so that it can stand in no compilation with another one.</summary>
    public static bool IsProgram(string sample) =>
        CSharpSyntaxTree.ParseText(sample, Parsing).GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement);

    /// <summary>The samples together, with what the compiler has against them; nothing is the aim.</summary>
    public static (CSharpCompilation Compilation, IReadOnlyList<string> Complaints) Compile(params IEnumerable<string> samples)
    {
        var trees = samples.Prepend(ImplicitUsings).Select((sample, index) => CSharpSyntaxTree.ParseText(sample, Parsing, path: $"sample{index}.cs")).ToList();
        var compilation = CSharpCompilation.Create(
            "Samples",
            trees,
            References,
            new CSharpCompilationOptions(
                trees.Any(tree => tree.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement)) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        var complaints = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        return (compilation, [.. complaints.Select(diagnostic => diagnostic.ToString())]);
    }

    public static Assembly Load(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join(Environment.NewLine, emitted.Diagnostics));
        return Assembly.Load(stream.ToArray());
    }
}
