using System.Globalization;
using System.Text.Json;
using ServerlessStreams.LocalHost.Console;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>Asks the app's own HTTP functions for results.</summary>
internal sealed class HttpResults(Uri? server, IHostConsole console)
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    /// <summary>Shows the JSON array of objects at <paramref name="path"/> as a table.</summary>
    /// <exception cref="LocalHostException">There is no such answer.</exception>
    public async Task ShowAsync(string title, string path, CancellationToken cancellationToken)
    {
        var answer = await GetAsync("--show-http", path, cancellationToken);
        var columns = new List<string>();
        var rows = new List<IReadOnlyList<string>>();
        try
        {
            using var document = JsonDocument.Parse(answer);
            foreach (var name in document.RootElement.EnumerateArray().SelectMany(row => row.EnumerateObject()).Select(cell => cell.Name))
            {
                if (!columns.Contains(name))
                {
                    columns.Add(name);
                }
            }

            rows.AddRange(document.RootElement.EnumerateArray().Select(row =>
                (IReadOnlyList<string>)[.. columns.Select(column => row.TryGetProperty(column, out var cell) ? cell.ToString() : "")]));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new LocalHostException($"--show-http: {path} does not answer with a JSON array of objects: {exception.Message}", exception);
        }

        if (rows.Count == 0)
        {
            console.Info($"{title}: none");
        }
        else
        {
            console.Table(title, columns, rows);
        }
    }

    /// <summary>Writes the answer at <paramref name="path"/> to a file, as it is.</summary>
    /// <exception cref="LocalHostException">There is no answer, or the file cannot be written.</exception>
    public async Task SaveAsync(string path, string file, CancellationToken cancellationToken)
    {
        var answer = await GetAsync("--save-http", path, cancellationToken);
        try
        {
            await File.WriteAllBytesAsync(file, answer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostException($"--save-http: {file} cannot be written: {exception.Message}", exception);
        }
    }

    private async Task<byte[]> GetAsync(string option, string path, CancellationToken cancellationToken)
    {
        if (server == null)
        {
            throw new LocalHostException($"{option} {path}: the app has no HTTP function.");
        }

        using var client = new HttpClient { BaseAddress = server, Timeout = _limit };
        try
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsByteArrayAsync(cancellationToken)
                : throw new LocalHostException(string.Create(
                    CultureInfo.InvariantCulture, $"{option}: GET {path} answers {(int)response.StatusCode} {response.ReasonPhrase}."));
        }
        catch (Exception exception) when (exception is HttpRequestException or UriFormatException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new LocalHostException($"{option}: GET {path} fails: {exception.Message}", exception);
        }
    }
}
