using System.Globalization;
using Microsoft.Data.Sqlite;
using ServerlessStreams.Errors;
using SQLitePCL;

namespace ServerlessStreams.State.Sqlite;

/// <summary>
/// The tables, and whose they are: <c>application_id</c> tells our files from other SQLite databases,
/// <c>user_version</c> is the version of the tables. Heads, payloads and blocks carry format versions of their own.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>"SSLG" in ASCII.</summary>
    public const int ApplicationId = 0x53534C47;

    public const int Version = 1;

    // A check reads the whole file: up to this size that takes a moment. In a larger one damage shows when it is read.
    private const long CheckedBytes = 64L * 1024 * 1024;

    /// <remarks>
    /// A task without a head has blocks of a snapshot at most. Epoch, sequence and nonce repeat what the head says, for
    /// the fence. The commit's nonce says for ever who won its sequence; the hash (XXH3 64) finds bytes that have changed.
    /// </remarks>
    private const string Tables = """
        CREATE TABLE tasks (
            number INTEGER PRIMARY KEY,
            topology TEXT NOT NULL,
            subtopology TEXT NOT NULL,
            partition INTEGER NOT NULL,
            epoch INTEGER,
            sequence INTEGER,
            nonce BLOB,
            head BLOB,
            UNIQUE (topology, subtopology, partition)
        ) STRICT;
        CREATE TABLE commits (
            task INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            nonce BLOB NOT NULL,
            hash INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (task, sequence)
        ) STRICT;
        CREATE TABLE blocks (
            task INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            nonce BLOB NOT NULL,
            position INTEGER NOT NULL,
            block BLOB NOT NULL,
            PRIMARY KEY (task, sequence, nonce, position)
        ) STRICT;
        """;

    /// <summary>Checks that the file is ours and readable by this version before anything in it is changed.</summary>
    public static void Prepare(SqliteConnection connection, string file, TimeSpan busyTimeout)
    {
        using (var reading = connection.BeginTransaction(deferred: true))
        {
            // In one transaction: another process may be making the tables right now, and half of the answers from
            // before and half from after would look like a file of somebody else.
            Check(connection, file);
        }

        ThrowIfReadOnly(connection, file);
        UseWriteAheadLog(connection, file, busyTimeout);

        // Takes the write lock, so of two processes that begin at once one makes the tables and the other finds them.
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Check(connection, file))
        {
            ThrowIfDamaged(connection, file);
        }
        else
        {
            Execute(connection, Tables);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};"));
        }

        transaction.Commit();
    }

    /// <summary>Whether the tables are there; throws where the file is another's or newer. Called in a transaction.</summary>
    private static bool Check(SqliteConnection connection, string file)
    {
        var application = Read(connection, "PRAGMA application_id");
        var version = Read(connection, "PRAGMA user_version");
        if (application == 0 && version == 0 && Read(connection, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            return false;
        }

        if (application != ApplicationId)
        {
            throw new StateLogException(
                $"Cannot open the state log {file}: it is a SQLite database, but none of ServerlessStreams. Nothing has been changed. Name another file.",
                isTransient: false);
        }

        if (version != Version)
        {
            throw new StateLogException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Cannot open the state log {file}: its tables have version {version}, this library reads up to {Version}. It was written by a newer version of ServerlessStreams; nothing has been changed. Update the app, or name another file."),
                isTransient: false);
        }

        return true;
    }

    /// <summary>SQLite opens a file that it may not write all the same, and would say so at the first commit only.</summary>
    private static void ThrowIfReadOnly(SqliteConnection connection, string file)
    {
        if (raw.sqlite3_db_readonly(connection.Handle, "main") != 0)
        {
            throw SqliteErrors.ReadOnlyFile(file);
        }
    }

    /// <summary>Else a damaged page fails the batches of its task one by one, without end, long after the start.</summary>
    private static void ThrowIfDamaged(SqliteConnection connection, string file)
    {
        if (Read(connection, "PRAGMA page_count") * Read(connection, "PRAGMA page_size") > CheckedBytes)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is string found and not "ok")
        {
            throw SqliteErrors.DamagedFile(file, found);
        }
    }

    private static void UseWriteAheadLog(SqliteConnection connection, string file, TimeSpan busyTimeout)
    {
        using var command = connection.CreateCommand();

        // SQLite does not wait by itself for the lock that this change takes, but the command does, in whole seconds.
        command.CommandTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds));
        command.CommandText = "PRAGMA journal_mode = WAL";
        var mode = command.ExecuteScalar() as string;
        if (!string.Equals(mode, "wal", StringComparison.OrdinalIgnoreCase))
        {
            throw new StateLogException(
                $"Cannot open the state log {file}: this file system does not allow SQLite's write-ahead log (the journal stays '{mode}'). Use a local disk.",
                isTransient: false);
        }
    }

    private static long Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
