using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ServerlessStreams.Architecture.Tests.Repository;

namespace ServerlessStreams.Architecture.Tests.Conventions;

/// <summary>How C# files look: library, apps and stand-ins.</summary>
public sealed class SourceFileTests
{
    private const int MaxLines = 400;

    private const string OfTheRealPackage = "the stand-in's types are as the real package has them";

    /// <summary>Public classes that are neither sealed, abstract nor static, with the reason.</summary>
    private static readonly Dictionary<string, string> Open = new()
    {
        ["KafkaHeader"] = OfTheRealPackage,
        ["KafkaRecord"] = OfTheRealPackage,
        ["KafkaTimestamp"] = OfTheRealPackage,
        ["RecordStream"] = "sources, late records and results are streams; its constructor is not public, so nobody else derives from it",
    };

    private static IEnumerable<SourceFile> Sources => RepositoryFiles.Sources;

    [Fact]
    public void PublicClasses_AreSealedAbstractOrStatic()
    {
        var open =
            from file in Sources
            from type in file.Syntax.DescendantNodes().OfType<TypeDeclarationSyntax>()
            where type is ClassDeclarationSyntax || type.IsKind(SyntaxKind.RecordDeclaration)
            where SourceFile.Has(type, SyntaxKind.PublicKeyword)
            where !SourceFile.Has(type, SyntaxKind.SealedKeyword) && !SourceFile.Has(type, SyntaxKind.AbstractKeyword) && !SourceFile.Has(type, SyntaxKind.StaticKeyword)
            select type.Identifier.Text;

        Assert.Equal(Open.Keys.Order(), open.Distinct().Order());
    }

    [Fact]
    public void Files_HaveOnePublicTypeAtMost()
    {
        var crowded =
            from file in Sources
            let types = file.Types.Where(type => SourceFile.Has(type, SyntaxKind.PublicKeyword)).Select(SourceFile.NameOf).ToList()
            where types.Count > 1
            select $"{file}: {string.Join(", ", types)}";

        Nothing.In(crowded);
    }

    /// <summary>
    /// <c>Thing.cs</c> has <c>Thing</c>; <c>ThingOfValues.cs</c> has the generic <c>Thing&lt;…&gt;</c> where <c>Thing.cs</c>
    /// has the other; <c>Thing.Part.cs</c> has a part of it.
    /// </summary>
    [Fact]
    public void Files_AreNamedByTheirType()
    {
        var wrong = Sources.Where(file => file.Types.Count > 0 && !file.Types.Any(type => IsNamedBy(file, type)));

        Nothing.In(wrong);
    }

    [Fact]
    public void Files_HaveFourHundredLinesAtMost()
    {
        var @long = Sources
            .Where(file => file.LineCount > MaxLines)
            .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file}: {file.LineCount} lines"));

        Nothing.In(@long);
    }

    [Fact]
    public void Files_HaveNoConditionalCode()
    {
        // One set of sources; what differs is a reference.
        var conditional =
            from file in Sources.Concat(RepositoryFiles.TestSources)
            from directive in file.Syntax.DescendantTrivia(descendIntoTrivia: true)
            where directive.IsKind(SyntaxKind.IfDirectiveTrivia)
            select $"{file}: {directive}";

        Nothing.In(conditional);
    }

    [Fact]
    public void Namespaces_AreFileScoped()
    {
        var blocks = Sources.Concat(RepositoryFiles.TestSources).Where(file => file.Syntax.Members.Any(SyntaxKind.NamespaceDeclaration));

        Nothing.In(blocks);
    }

    [Fact]
    public void LogMessages_HaveEventIdsOfTheirOwn()
    {
        var messages = (
            from file in Sources
            from attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
            where attribute.Name.ToString() == "LoggerMessage"
            select (Id: EventIdOf(attribute), File: file.Path)).ToList();

        Assert.NotEmpty(messages);
        Assert.DoesNotContain(messages, message => message.Id is null);
        Nothing.In(messages.GroupBy(message => message.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(message => message.File))}"));
        Assert.DoesNotContain(messages, message => !message.File.EndsWith("/Log.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Logs_GoThroughTheProjectsLog()
    {
        var direct =
            from file in Sources
            from call in file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            let name = (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.Text
            where name is "LogTrace" or "LogDebug" or "LogInformation" or "LogWarning" or "LogError" or "LogCritical"
            select $"{file}: {call}";

        Nothing.In(direct);
    }

    private static bool IsNamedBy(SourceFile file, MemberDeclarationSyntax type)
    {
        var name = SourceFile.NameOf(type);
        if (file.Name == name)
        {
            return true;
        }

        var hasSibling = RepositoryFiles.Exists($"{file.Folder}/{name}.cs");
        return hasSibling && (
            (SourceFile.IsGeneric(type) && file.Name.StartsWith(name + "Of", StringComparison.Ordinal))
            || (SourceFile.Has(type, SyntaxKind.PartialKeyword) && file.Name.StartsWith(name + ".", StringComparison.Ordinal)));
    }

    private static int? EventIdOf(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var id = arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.Text == "EventId")
            ?? arguments.FirstOrDefault(argument => argument.NameEquals is null);
        return id?.Expression is LiteralExpressionSyntax { Token.Value: int number } ? number : null;
    }
}
