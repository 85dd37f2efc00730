namespace ServerlessStreams.Benchmarks.Baselines.Peer;

/// <summary>How the peer keeps its windows.</summary>
internal enum StreamizStore
{
    /// <summary>RocksDB without the record cache: every update reaches the store and suppress, all results come out.</summary>
    RocksDb,

    /// <summary>In memory without the record cache.</summary>
    InMemory,

    /// <summary>
    /// RocksDB behind the record cache. It forwards at commits only, and with suppress behind it windows that opened and
    /// ended within one commit are lost.
    /// </summary>
    CachedRocksDb,
}
