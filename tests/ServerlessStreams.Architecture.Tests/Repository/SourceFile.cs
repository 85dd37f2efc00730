using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ServerlessStreams.Architecture.Tests.Repository;

/// <summary>A C# file and its syntax.</summary>
internal sealed class SourceFile
{
    public SourceFile(string path)
    {
        Path = path;
        Text = RepositoryFiles.Read(path);
        Syntax = CSharpSyntaxTree.ParseText(Text, path: path).GetCompilationUnitRoot();
        Types = [.. Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Cast<MemberDeclarationSyntax>()];
    }

    /// <summary>From the repository's root.</summary>
    public string Path { get; }

    public string Text { get; }

    public CompilationUnitSyntax Syntax { get; }

    /// <summary>The types that stand in the file by themselves, not those within others.</summary>
    public IReadOnlyList<MemberDeclarationSyntax> Types { get; }

    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The name without folder and <c>.cs</c>.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..^".cs".Length];

    public int LineCount => Text.AsSpan().Count('\n');

    public static bool Has(MemberDeclarationSyntax type, SyntaxKind modifier) => type.Modifiers.Any(modifier);

    public static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declared => declared.Identifier.Text,
        DelegateDeclarationSyntax declared => declared.Identifier.Text,
        _ => throw new ArgumentException($"{type.Kind()} is no type.", nameof(type)),
    };

    public static bool IsGeneric(MemberDeclarationSyntax type) => type switch
    {
        TypeDeclarationSyntax declared => declared.TypeParameterList is not null,
        DelegateDeclarationSyntax declared => declared.TypeParameterList is not null,
        _ => false,
    };

    public override string ToString() => Path;
}
