using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ServerlessStreams.Errors;
using ServerlessStreams.State.Sqlite;
using ServerlessStreams.Tasks;
using StateLogProcess;

// work FILE [STEP N]         adds 1, 2, 3 … (from where the log stands), with snapshots and trims, and prints each value when
//                            it is confirmed; kills itself at the N-th occurrence (from 0) of a step of the writer
// race FILE FIRST COUNT      adds COUNT values from FIRST on, each exactly once, in competition with others
// serve FILE                 does what standard input says, a command a line: task PARTITION, catch-up, add VALUE, snapshot, trim
// refuse WARMUP FILE         gives up root's rights where it has them, then opens FILE and prints what that says
return args switch
{
    ["work", var file] => await WorkAsync(file, onStep: null),
    ["work", var file, var step, var occurrence] => await WorkAsync(file, KillAt(Enum.Parse<SqliteStep>(step), Number(occurrence))),
    ["race", var file, var first, var count] => await RaceAsync(file, Number(first), Number(count)),
    ["serve", var file] => await ServeAsync(file),
    ["refuse", var warmUp, var file] => await RefuseAsync(warmUp, file),
    _ => 2,
};

static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

static Action<SqliteStep> KillAt(SqliteStep step, long occurrence) => current =>
{
    if (current == step && occurrence-- == 0)
    {
        // SIGKILL: nothing of this process runs any more.
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
};

static async Task<int> WorkAsync(string file, Action<SqliteStep>? onStep)
{
    await using var log = SqliteStateLog.Open(file, SqliteStateLog.DefaultBusyTimeout, onStep);
    var owner = new Owner(log, new TaskId("work", "main", 0));
    await owner.CatchUpAsync();
    for (var value = owner.Values.Count + 1L; ; value++)
    {
        if (value % 5 == 0)
        {
            await owner.WriteSnapshotAsync();
        }

        await owner.AddAsync(value);
        Console.WriteLine(value);
        if (value % 5 == 0)
        {
            await owner.TrimAsync();
        }
    }
}

static async Task<int> RaceAsync(string file, long first, long count)
{
    await using var log = SqliteStateLog.Open(file);
    var owner = new Owner(log, new TaskId("race", "main", 0));
    for (var value = first; value < first + count; value++)
    {
        await owner.AddAsync(value);
    }

    return 0;
}

static async Task<int> ServeAsync(string file)
{
    await using var log = SqliteStateLog.Open(file);
    Owner? owner = null;
    while (Console.ReadLine() is { } line)
    {
        switch (line.Split(' '))
        {
            case ["task", var partition]:
                owner = new Owner(log, new TaskId("serve", "main", (int)Number(partition)));
                Console.WriteLine("ok");
                break;
            case ["catch-up"]:
                await owner!.CatchUpAsync();
                Console.WriteLine(string.Join(' ', owner.Values));
                break;
            case ["add", var value]:
                Console.WriteLine(await owner!.TryAddAsync(Number(value)));
                break;
            case ["snapshot"]:
                await owner!.WriteSnapshotAsync();
                Console.WriteLine("ok");
                break;
            case ["trim"]:
                await owner!.TrimAsync();
                Console.WriteLine("ok");
                break;
            default:
                return 2;
        }
    }

    return 0;
}

static async Task<int> RefuseAsync(string warmUp, string file)
{
    // Everything is loaded before the rights are gone, the runtime's own files among it.
    await using (SqliteStateLog.Open(warmUp))
    {
    }

    try
    {
        SqliteStateLog.Open(Path.Combine(warmUp, "no-folder", "state.db"));
    }
    catch (StateLogException)
    {
    }

    const uint nobody = 65534;
    if (Environment.IsPrivilegedProcess && Native.SetEffectiveUserId(nobody) != 0)
    {
        return 3;
    }

    try
    {
        await using var log = SqliteStateLog.Open(file);
        Console.WriteLine("opened");
    }
    catch (StateLogException exception)
    {
        Console.WriteLine($"{exception.IsTransient} {exception.Message}");
    }

    return 0;
}

internal static class Native
{
    [DllImport("libc", EntryPoint = "seteuid", SetLastError = true)]
    public static extern int SetEffectiveUserId(uint user);
}
