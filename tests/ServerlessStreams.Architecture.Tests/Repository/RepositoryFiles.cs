using System.Reflection;

namespace ServerlessStreams.Architecture.Tests.Repository;

/// <summary>The files of the repository as they are committed: build output and what is git-ignored are left out.</summary>
internal static class RepositoryFiles
{
    private static readonly HashSet<string> IgnoredFolders =
        new(StringComparer.OrdinalIgnoreCase) { ".git", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules", ".vs", ".idea" };

    private static readonly HashSet<string> IgnoredFiles =
        new(StringComparer.OrdinalIgnoreCase) { "build.local.props", "local.settings.json" };

    private static readonly string[] IgnoredExtensions = [".user", ".db", ".db-shm", ".db-wal"];

    public static string Root { get; } = Path.GetFullPath(typeof(RepositoryFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "Repository").Value!);

    /// <summary>All files, by their path from the root with slashes.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Below(Root).Order(StringComparer.Ordinal)];

    /// <summary>The C# sources of users and library, parsed; tests are left out.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. CSharp().Where(path => !IsTest(path)).Select(path => new SourceFile(path))];

    /// <summary>The C# sources of tests, parsed.</summary>
    public static IReadOnlyList<SourceFile> TestSources { get; } =
        [.. CSharp().Where(IsTest).Select(path => new SourceFile(path))];

    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. All.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(path => new ProjectFile(path))];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static IEnumerable<string> CSharp() => All.Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    private static bool IsTest(string path) => path.StartsWith("tests/", StringComparison.Ordinal);

    private static IEnumerable<string> Below(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(file);
            if (!IgnoredFiles.Contains(name) && !IgnoredExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
            {
                yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
            }
        }

        foreach (var child in Directory.EnumerateDirectories(folder).Where(child => !IgnoredFolders.Contains(Path.GetFileName(child))))
        {
            foreach (var file in Below(child))
            {
                yield return file;
            }
        }
    }
}
