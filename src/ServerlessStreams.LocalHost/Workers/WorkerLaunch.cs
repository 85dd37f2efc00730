using System.Diagnostics;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>Everything a worker is started with.</summary>
internal sealed record WorkerLaunch(WorkerApp App, Uri Server, HostSettings Settings)
{
    // Without a limit in its arguments the worker's own is 0 and it dies with its first message.
    private const int MaxMessageLength = int.MaxValue;

    /// <summary>The start of the worker that will connect as <paramref name="workerId"/>.</summary>
    public ProcessStartInfo Create(string workerId)
    {
        var environment = new Dictionary<string, string>(Settings.ForWorker, StringComparer.Ordinal)
        {
            // Loading a function needs the first; older workers and the Functions tools read the others.
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = App.Directory,
            ["FUNCTIONS_WORKER_DIRECTORY"] = App.Directory,
            ["AzureWebJobsScriptRoot"] = App.Directory,
            [WorkerCommand.ExitWithHost] = "1",
        };
        Default(environment, "FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated");
        Default(environment, "AZURE_FUNCTIONS_ENVIRONMENT", "Development");

        string[] arguments =
        [
            "--functions-uri", Server.AbsoluteUri,
            "--functions-worker-id", workerId,
            "--functions-request-id", Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length", MaxMessageLength.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ];
        return WorkerCommand.Create(App.Executable, [App.Assembly, .. arguments], App.Directory, environment);
    }

    private void Default(Dictionary<string, string> environment, string name, string value)
    {
        if (Settings.Get(name) == null)
        {
            environment[name] = value;
        }
    }
}
