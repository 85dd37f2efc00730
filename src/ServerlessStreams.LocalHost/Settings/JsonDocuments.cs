using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Settings;

/// <summary>Reads the JSON files a user writes by hand: comments and trailing commas are welcome, mistakes have a place.</summary>
internal static class JsonDocuments
{
    private static readonly JsonDocumentOptions _byHand = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads <paramref name="path"/>, whose root has to be an object.</summary>
    /// <exception cref="LocalHostException">The file cannot be read or is not JSON; names file, line and mistake.</exception>
    public static JsonElement ReadObject(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostException($"{path} cannot be read: {exception.Message}", exception);
        }

        try
        {
            // A byte order mark is what some editors begin a file with; the parser does not take it.
            var json = bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
            using var document = JsonDocument.Parse(json, _byHand);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new LocalHostException($"{path}: the file has to be a JSON object, it is {Kind(document.RootElement)}.");
        }
        catch (JsonException exception)
        {
            throw new LocalHostException(
                $"{path}, line {(exception.LineNumber ?? 0) + 1}: not valid JSON: {WithoutPlace(exception.Message)}", exception);
        }
    }

    /// <summary>The text of a value that is not an object or array; null for those two.</summary>
    public static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Null => "",
        _ => null,
    };

    /// <summary>What kind of value this is, in the user's words.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => "a single value",
    };

    // The parser repeats line and position, counted from zero, at the end of its message.
    private static string WithoutPlace(string message)
    {
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? message : message[..place];
    }
}
