using System.Runtime.InteropServices;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>The program: command line in, exit code out; signals in between.</summary>
internal static class LocalHostProgram
{
    /// <summary>Exit code after one clear message.</summary>
    public const int Failed = 1;

    private const int Interrupted = 130;

    /// <summary>Runs the host as the command line says.</summary>
    public static async Task<int> RunAsync(string[] arguments, TimeProvider time)
    {
        using var stop = new CancellationTokenSource();

        // The first signal asks, the second insists.
        void Signal(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            if (!context.Cancel)
            {
                Environment.Exit(Interrupted);
            }

            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Signal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Signal);
        var command = LocalHostCommand.Create(options => RunAsync(options, time, stop.Token));
        try
        {
            var parsed = command.Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                // The whole help would bury what is wrong.
                foreach (var error in parsed.Errors)
                {
                    await System.Console.Error.WriteLineAsync($"error: {error.Message.TrimEnd('.')} (--help lists the options).");
                }

                return Failed;
            }

            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, CancellationToken.None);
        }
        catch (LocalHostException exception)
        {
            await System.Console.Error.WriteLineAsync("error: " + exception.Message);
            return Failed;
        }
    }

    private static async Task<int> RunAsync(LocalHostOptions options, TimeProvider time, CancellationToken stop)
    {
        RunSummary? summary = null;
        var failed = false;
        await using (var console = HostConsoles.Create(options.Json, options.Verbose, time))
        {
            try
            {
                summary = await new LocalHostRunner(options, console, new WorkerTimeouts(), time).RunAsync(stop);
            }
            catch (LocalHostException exception)
            {
                console.Error(exception.Message);
                failed = true;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Stopped while it was starting.
            }
            catch (Exception exception)
            {
                console.Error($"This should not have happened, it is a mistake of the host: {exception}");
                failed = true;
            }
        }

        if (options.Json && summary != null)
        {
            await System.Console.Out.WriteLineAsync(summary.ToJson());
        }

        return failed ? Failed : 0;
    }
}
