using System.Text;
using System.Text.Unicode;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Brokers;
using ServerlessStreams.LocalHost.Console;
using ServerlessStreams.LocalHost.Topics;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>Prints the new records of topics as they come.</summary>
internal sealed class TopicShow : IAsyncDisposable
{
    private readonly IReadOnlyList<TopicFollower> _followers;

    private TopicShow(IReadOnlyList<TopicFollower> followers) => _followers = followers;

    /// <summary>Begins to follow <paramref name="topics"/>.</summary>
    /// <exception cref="LocalHostException">A topic does not exist.</exception>
    public static async Task<TopicShow> StartAsync(IReadOnlyList<string> topics, IKafkaBroker broker, IHostConsole console, TimeProvider time)
    {
        var followers = new List<TopicFollower>();
        var show = new TopicShow(followers);
        try
        {
            foreach (var topic in topics)
            {
                if (await broker.Administration.FindAsync(topic) == null)
                {
                    throw new LocalHostException($"--show {topic}: there is no such topic at {broker.BootstrapServers}. Have it made: --topic {topic}:4.");
                }

                followers.Add(await TopicFollower.StartAsync(broker, topic, record => console.From(topic, Line(record)), time));
            }

            return show;
        }
        catch
        {
            await show.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until everything is printed that is in the topics now.</summary>
    public Task CatchUpAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_followers.Select(follower => follower.CatchUpAsync(cancellationToken)));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var follower in _followers)
        {
            await follower.DisposeAsync();
        }
    }

    private static string Line(ConsumeResult<byte[], byte[]> record) => $"{Text(record.Message.Key)} {Text(record.Message.Value)}";

    private static string Text(byte[]? bytes) =>
        bytes == null ? "null" : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : $"<{bytes.Length} bytes>";
}
