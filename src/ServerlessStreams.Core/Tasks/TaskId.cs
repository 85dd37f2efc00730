using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ServerlessStreams.Tasks;

/// <summary>
/// Names one unit of state and order: a partition of a subtopology of a topology.
/// Its text form is <c>topology/subtopology/partition</c>, e.g. <c>price-swings/main/3</c>.
/// </summary>
public readonly struct TaskId : IEquatable<TaskId>
{
    /// <summary>The subtopology of a topology without repartitioning.</summary>
    public const string MainSubtopology = "main";

    /// <summary>Makes an id; names are checked by <see cref="ServerlessStreams.Names"/>.</summary>
    /// <exception cref="ArgumentException">A name has other characters than letters, digits, '.', '_' and '-'.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="partition"/> is negative.</exception>
    public TaskId(string topology, string subtopology, int partition)
    {
        Names.Check(topology, nameof(topology));
        Names.Check(subtopology, nameof(subtopology));
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        Topology = topology;
        Subtopology = subtopology;
        Partition = partition;
    }

    /// <summary>The topology's name.</summary>
    public string Topology { get; }

    /// <summary>The subtopology's name, <see cref="MainSubtopology"/> where nothing is repartitioned.</summary>
    public string Subtopology { get; }

    /// <summary>The partition of the source topics.</summary>
    public int Partition { get; }

    /// <summary>Reads the text form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId task)
    {
        task = default;
        var parts = text?.Split('/');
        if (parts is not { Length: 3 }
            || !Names.IsValid(parts[0])
            || !Names.IsValid(parts[1])
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
        {
            return false;
        }

        task = new TaskId(parts[0], parts[1], partition);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(TaskId other) =>
        Partition == other.Partition && Topology == other.Topology && Subtopology == other.Subtopology;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is TaskId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Topology, Subtopology, Partition);

    /// <summary>The text form, <c>topology/subtopology/partition</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topology}/{Subtopology}/{Partition}");

    /// <summary>Equality.</summary>
    public static bool operator ==(TaskId left, TaskId right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(TaskId left, TaskId right) => !left.Equals(right);
}
