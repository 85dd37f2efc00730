using System.Text;

namespace ServerlessStreams;

/// <summary>A step as <see cref="Topology.Describe"/> prints it.</summary>
internal sealed class TopologyNode(Func<string> text)
{
    private readonly List<TopologyNode> _children = [];

    public TopologyNode Add(string text) => Add(() => text);

    public TopologyNode Add(Func<string> text)
    {
        var child = new TopologyNode(text);
        _children.Add(child);
        return child;
    }

    public void Print(StringBuilder output, int depth)
    {
        output.Append(' ', depth * 2).AppendLine(text());
        foreach (var child in _children)
        {
            // A chain stays on one level; only branches go deeper.
            child.Print(output, _children.Count > 1 || depth == 1 ? depth + 1 : depth);
        }
    }
}
