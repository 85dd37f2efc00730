using System.Reflection;

namespace ServerlessStreams.Architecture.Tests.Arrows;

/// <summary>A project of the library, and what it may know.</summary>
/// <param name="Name">Project and assembly.</param>
/// <param name="MayUse">The other projects it may use.</param>
/// <param name="Foreign">Namespaces of others that are not for it, as a regular expression; empty = any are.</param>
public sealed record Library(string Name, string[] MayUse, string Foreign)
{
    private const string Azure = "Azure|Microsoft\\.Azure";
    private const string Kafka = "Confluent";
    private const string Sqlite = "Microsoft\\.Data\\.Sqlite|SQLitePCL";

    /// <summary>All of them. A new project is entered here with what it may know.</summary>
    public static IReadOnlyList<Library> All { get; } =
    [
        new("ServerlessStreams.Core", [], $"{Azure}|{Kafka}|{Sqlite}|Google|Grpc|Microsoft\\.AspNetCore|Spectre"),
        new("ServerlessStreams.State.Sqlite", ["ServerlessStreams.Core"], $"{Azure}|{Kafka}"),
        new("ServerlessStreams.Kafka", ["ServerlessStreams.Core"], $"{Azure}|{Sqlite}"),
        new("ServerlessStreams.Functions", ["ServerlessStreams.Core", "ServerlessStreams.Kafka"], Sqlite),
        // It runs an app as another process, and so knows neither the worker's libraries nor ours in the worker.
        new("ServerlessStreams.LocalHost", ["ServerlessStreams.Core", "ServerlessStreams.Kafka"], $"{Azure}|{Sqlite}"),
        new("ServerlessStreams.Testing", ["ServerlessStreams.Core", "ServerlessStreams.LocalHost"], $"{Azure}|{Kafka}|{Sqlite}"),
    ];

    public Assembly Assembly => Assembly.Load(Name);

    public static Library Of(string name) => All.Single(library => library.Name == name);
}
