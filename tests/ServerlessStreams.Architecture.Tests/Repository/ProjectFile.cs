using System.Xml.Linq;

namespace ServerlessStreams.Architecture.Tests.Repository;

/// <summary>A project file.</summary>
internal sealed class ProjectFile(string path)
{
    /// <summary>From the repository's root.</summary>
    public string Path { get; } = path;

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public XDocument Xml { get; } = XDocument.Parse(RepositoryFiles.Read(path));

    public IEnumerable<XElement> Packages => Xml.Descendants("PackageReference");

    public IEnumerable<string> PackageNames => Packages.Select(package => (string?)package.Attribute("Include")).OfType<string>();

    /// <summary>The projects it refers to, by their paths from the root; those that only have to be built first are left out.</summary>
    public IEnumerable<string> References =>
        from reference in Xml.Descendants("ProjectReference")
        where (string?)reference.Attribute("ReferenceOutputAssembly") != "false"
        let full = System.IO.Path.GetFullPath(System.IO.Path.Combine(RepositoryFiles.Root, System.IO.Path.GetDirectoryName(Path)!, (string)reference.Attribute("Include")!))
        select System.IO.Path.GetRelativePath(RepositoryFiles.Root, full).Replace('\\', '/');

    public override string ToString() => Path;
}
