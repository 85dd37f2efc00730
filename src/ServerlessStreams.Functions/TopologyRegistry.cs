using System.Collections;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Functions;

/// <summary>The topologies of an app, by name: for functions whose topology is built from settings.</summary>
public sealed class TopologyRegistry : IReadOnlyCollection<Topology>
{
    private readonly Dictionary<string, Topology> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _errors = [];

    internal TopologyRegistry(IServiceProvider services, IEnumerable<Func<IServiceProvider, Topology>> topologies)
    {
        foreach (var topology in topologies)
        {
            try
            {
                Add(topology(services) ?? throw new InvalidOperationException("A topology's function, given to AddStreams, returned null."));
            }
            catch (Exception exception)
            {
                // The check at start-up says all of them at once.
                _errors.Add(Describe(exception));
            }
        }
    }

    /// <inheritdoc/>
    public int Count => _byName.Count;

    internal IReadOnlyList<string> Errors => _errors;

    /// <summary>The topology of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Topology this[string name] => _byName.TryGetValue(name, out var topology)
        ? topology
        : throw new ArgumentException($"There is no topology '{name}'; AddStreams was given: {Names()}.", nameof(name));

    /// <inheritdoc/>
    public IEnumerator<Topology> GetEnumerator() => _byName.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A topology that was not given to <c>AddStreams</c> has passed no check.</summary>
    internal void EnsureContains(Topology topology)
    {
        if (!_byName.TryGetValue(topology.Name, out var known))
        {
            throw new InvalidOperationException(
                $"Topology '{topology.Name}' is not known to the app: add it in AddStreams. Known are: {Names()}.");
        }

        if (!ReferenceEquals(known, topology))
        {
            throw new InvalidOperationException(
                $"Topology '{topology.Name}' is not the object given to AddStreams. Build a topology once and keep it, e.g. in a static property with an initialiser, or take it from {nameof(TopologyRegistry)}.");
        }
    }

    private void Add(Topology topology)
    {
        if (!_byName.TryAdd(topology.Name, topology))
        {
            _errors.Add($"Two topologies given to AddStreams are named '{topology.Name}'.");
        }
    }

    // A topology in a static property that is not valid comes wrapped.
    private static string Describe(Exception exception) => exception switch
    {
        TypeInitializationException { InnerException: { } inner } => Describe(inner),
        StreamsException => exception.Message,
        _ => $"A topology cannot be built: {exception.Message} ({exception.GetType().Name})",
    };

    private string Names() => _byName.Count == 0 ? "none" : string.Join(", ", _byName.Keys.Select(name => $"'{name}'"));
}
