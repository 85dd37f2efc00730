using System.Diagnostics;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Brokers;

/// <summary>The very librdkafka that Confluent.Kafka has loaded, for functions that it does not wrap.</summary>
internal static class KafkaLibrary
{
    /// <summary>The builds that Confluent.Kafka chooses from, in its order of preference.</summary>
    private static readonly string[] _names = ["librdkafka", "alpine-librdkafka", "centos8-librdkafka"];

    private static readonly Lazy<nint> _library = new(Load);

    /// <summary>The address of an exported function.</summary>
    /// <param name="function">The function's name.</param>
    /// <exception cref="LocalHostException">The library cannot be loaded here, or was built without the function.</exception>
    public static nint Export(string function)
        => ExportOrZero(function) is var address and not 0
            ? address
            : throw new LocalHostException(
                $"librdkafka {Library.VersionString} has no function {function}: the embedded Kafka needs the library of the "
                + "package librdkafka.redist, or set Kafka:Brokers to an external broker.");

    /// <summary>The address of an exported function that not every version has, or 0.</summary>
    /// <param name="function">The function's name.</param>
    public static nint ExportOrZero(string function) => NativeLibrary.TryGetExport(_library.Value, function, out var address) ? address : 0;

    /// <summary>Loads the library if it is not loaded yet.</summary>
    /// <exception cref="LocalHostException">The library cannot be loaded here.</exception>
    public static void EnsureLoaded() => _ = _library.Value;

    private static nint Load()
    {
        try
        {
            _ = Library.Version;
        }
        catch (Exception failed) when (failed is DllNotFoundException or TypeInitializationException or InvalidOperationException)
        {
            throw new LocalHostException(
                $"The Kafka client's native library (package librdkafka.redist) cannot be loaded on {RuntimeInformation.RuntimeIdentifier}: "
                + (failed.InnerException ?? failed).Message,
                failed);
        }

        // The same name resolved for the same assembly is the same file, and a file is loaded only once. More than one
        // build may lie there, so the one that is loaded already comes first.
        var loaded = LoadedModules();
        foreach (var name in _names.OrderByDescending(name => loaded.Contains(name)))
        {
            if (NativeLibrary.TryLoad(name, typeof(Library).Assembly, searchPath: null, out var handle))
            {
                return handle;
            }
        }

        throw new LocalHostException(
            $"librdkafka is loaded on {RuntimeInformation.RuntimeIdentifier}, but not found by any of the names {string.Join(", ", _names)}.");
    }

    private static HashSet<string> LoadedModules()
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>()
            .Select(module => Path.GetFileNameWithoutExtension(module.ModuleName))
            .ToHashSet(StringComparer.Ordinal);
    }
}
