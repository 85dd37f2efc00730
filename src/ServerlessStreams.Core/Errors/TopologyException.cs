namespace ServerlessStreams.Errors;

/// <summary>A topology is not valid. All that is wrong with it is said at once.</summary>
public sealed class TopologyException : StreamsException
{
    /// <summary>Makes one.</summary>
    public TopologyException(string topology, IReadOnlyList<string> errors)
        : base($"Topology '{topology}' is not valid:{string.Concat(errors.Select(error => $"{Environment.NewLine}  - {error}"))}")
    {
        Topology = topology;
        Errors = errors;
    }

    /// <summary>The topology's name.</summary>
    public string Topology { get; }

    /// <summary>What is wrong, one thing each.</summary>
    public IReadOnlyList<string> Errors { get; }
}
