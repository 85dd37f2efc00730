using ServerlessStreams.StateLog.ContractTests.Contract;
using ServerlessStreams.StateLog.ContractTests.Storages;

namespace ServerlessStreams.StateLog.ContractTests;

// The suite's parts, once per implementation.
public sealed class InMemoryAppendTests(InMemoryStorage storage) : AppendContract<InMemoryStorage>(storage);

public sealed class InMemoryReadTests(InMemoryStorage storage) : ReadContract<InMemoryStorage>(storage);

public sealed class InMemorySnapshotTests(InMemoryStorage storage) : SnapshotContract<InMemoryStorage>(storage);

public sealed class InMemoryTrimTests(InMemoryStorage storage) : TrimContract<InMemoryStorage>(storage);

public sealed class InMemoryOwnersTests(InMemoryStorage storage) : OwnersContract<InMemoryStorage>(storage);

public sealed class InMemoryFaultTests(InMemoryStorage storage) : FaultContract<InMemoryStorage>(storage);

public sealed class SqliteAppendTests(SqliteStorage storage) : AppendContract<SqliteStorage>(storage);

public sealed class SqliteReadTests(SqliteStorage storage) : ReadContract<SqliteStorage>(storage);

public sealed class SqliteSnapshotTests(SqliteStorage storage) : SnapshotContract<SqliteStorage>(storage);

public sealed class SqliteTrimTests(SqliteStorage storage) : TrimContract<SqliteStorage>(storage);

public sealed class SqliteOwnersTests(SqliteStorage storage) : OwnersContract<SqliteStorage>(storage);

public sealed class SqliteFaultTests(SqliteStorage storage) : FaultContract<SqliteStorage>(storage);

public sealed class WrappedAppendTests(WrappedStorage storage) : AppendContract<WrappedStorage>(storage);

public sealed class WrappedReadTests(WrappedStorage storage) : ReadContract<WrappedStorage>(storage);

public sealed class WrappedSnapshotTests(WrappedStorage storage) : SnapshotContract<WrappedStorage>(storage);

public sealed class WrappedTrimTests(WrappedStorage storage) : TrimContract<WrappedStorage>(storage);

public sealed class WrappedOwnersTests(WrappedStorage storage) : OwnersContract<WrappedStorage>(storage);
