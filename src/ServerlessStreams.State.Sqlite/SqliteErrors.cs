using Microsoft.Data.Sqlite;
using ServerlessStreams.Errors;

namespace ServerlessStreams.State.Sqlite;

/// <summary>What SQLite's result codes mean for the user of one file: what to do, and whether trying again may help.</summary>
internal static class SqliteErrors
{
    // Primary result codes, https://sqlite.org/rescode.html
    private const int Perm = 3;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Protocol = 15;
    private const int NotADatabase = 26;

    private const string Damaged = "it is damaged. Restore it from a backup, or move it away (with its -wal and -shm files) to begin with empty state";
    private const string NotWritable =
        "it cannot be written. SQLite writes the file and two more beside it, so give this user the right to write the file and its folder";

    public static StateLogException Translate(string file, string doing, SqliteException exception)
    {
        var (what, isTransient) = exception.SqliteErrorCode switch
        {
            Busy or Locked or Protocol => ("another process or a tool holds its lock for too long. Close what has it open, or wait", true),
            Full => ("the disk is full. Free some space", true),
            IoError => ("the disk or the file system reports an error. Check both", true),
            ReadOnly or Perm => (NotWritable, false),
            CannotOpen => ("it cannot be opened. Check that the folder exists and that this user may write the file and its folder", false),
            NotADatabase => ("it is no SQLite database. Name another file, or move this one away to begin with empty state", false),
            Corrupt => (Damaged, false),
            _ => ("SQLite refuses", false),
        };
        return new StateLogException(
            $"Cannot {doing} the state log {file}: {what}. Nothing has been changed. SQLite says: {exception.Message.TrimEnd('.')} (result code {exception.SqliteExtendedErrorCode}).",
            isTransient,
            exception);
    }

    public static StateLogException ReadOnlyFile(string file) =>
        new($"Cannot open the state log {file}: {NotWritable}. Nothing has been changed.", isTransient: false);

    public static StateLogException DamagedFile(string file, string found) => new(
        $"Cannot open the state log {file}: {Damaged}. Nothing has been changed. SQLite says: {found.ReplaceLineEndings(" ").Trim()}.", isTransient: false);

    public static StateLogException DeletedFile(string file) => new(
        $"Cannot write the state log {file}: it was deleted or moved while it was open. Nothing has been changed. Put it back, or start again to begin with empty state.",
        isTransient: false);

    /// <summary>Whether the connection is as good as before: the lock was not had, so nothing was begun.</summary>
    public static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;
}
