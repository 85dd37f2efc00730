using System.Collections.Immutable;

namespace ServerlessStreams.State;

/// <summary>
/// What stored state depends on: each store with a hash of its definition (kind, windows, serdes). Stateless steps
/// are not part of it, so adding a filter keeps the state.
/// </summary>
/// <param name="Stores">Store name and hash, sorted by name (ordinal).</param>
public sealed record StateFingerprint(ImmutableArray<StoreFingerprint> Stores)
{
    /// <summary>The fingerprint of a topology without stores.</summary>
    public static StateFingerprint Empty { get; } = new([]);

    /// <inheritdoc/>
    public bool Equals(StateFingerprint? other) => other is not null && Stores.AsSpan().SequenceEqual(other.Stores.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Stores.Length == 0 ? 0 : HashCode.Combine(Stores.Length, Stores[0]);
}
