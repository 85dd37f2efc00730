using System.Runtime.InteropServices;
using Confluent.Kafka;
using ServerlessStreams.Errors;

namespace ServerlessStreams.Kafka;

/// <summary>The native part of the Kafka client, librdkafka, which comes in a package of its own.</summary>
internal static class NativeClient
{
    /// <summary>Loads it, before anything else of the client is touched.</summary>
    /// <exception cref="BrokerException">It is not there for this platform: one sentence that names both.</exception>
    public static void EnsureLoaded() => EnsureLoaded(Library.Load, RuntimeInformation.RuntimeIdentifier);

    internal static void EnsureLoaded(Func<bool> load, string platform)
    {
        try
        {
            load();
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException
            or InvalidOperationException or FileLoadException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new BrokerException(
                $"The native Kafka client (librdkafka) cannot be loaded on platform '{platform}': the app needs the files that "
                + $"package librdkafka.redist has for it, or where that has none a librdkafka on the library path ({exception.Message}).",
                exception);
        }
    }
}
