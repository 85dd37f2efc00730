namespace ServerlessStreams.Functions.Checks;

/// <summary>Looks at one part of the app before it takes work. What it throws counts as an error of its own.</summary>
internal interface IStartupCheck
{
    ValueTask RunAsync(StartupReport report, CancellationToken cancellationToken);
}
