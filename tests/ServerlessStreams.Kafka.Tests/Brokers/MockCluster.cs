using System.Runtime.InteropServices;

namespace ServerlessStreams.Kafka.Tests.Brokers;

/// <summary>librdkafka's mock cluster with one broker, which is also its controller.</summary>
internal sealed class MockCluster : IDisposable
{
    private readonly nint _client;
    private readonly nint _cluster;

    static MockCluster() =>
        // The package has several builds of the library; not each one loads everywhere.
        NativeLibrary.SetDllImportResolver(typeof(MockCluster).Assembly, static (_, _, _) =>
        {
            var folder = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*librdkafka.*") : [])
            {
                if (NativeLibrary.TryLoad(file, out var handle))
                {
                    return handle;
                }
            }

            return 0;
        });

    public MockCluster()
    {
        _client = Native.rd_kafka_new(0, Native.rd_kafka_conf_new(), 0, 0);
        _cluster = Native.rd_kafka_mock_cluster_new(_client, 1);
        Native.rd_kafka_mock_set_controller_id(_cluster, 1);
        Bootstrap = Marshal.PtrToStringUTF8(Native.rd_kafka_mock_cluster_bootstraps(_cluster))!;
    }

    public string Bootstrap { get; }

    public void Dispose()
    {
        Native.rd_kafka_mock_cluster_destroy(_cluster);
        Native.rd_kafka_destroy(_client);
    }

    private static class Native
    {
        private const string Librdkafka = "librdkafka";

        [DllImport(Librdkafka)]
        public static extern nint rd_kafka_conf_new();

        [DllImport(Librdkafka)]
        public static extern nint rd_kafka_new(int type, nint conf, nint error, nint errorSize);

        [DllImport(Librdkafka)]
        public static extern void rd_kafka_destroy(nint client);

        [DllImport(Librdkafka)]
        public static extern nint rd_kafka_mock_cluster_new(nint client, int brokers);

        [DllImport(Librdkafka)]
        public static extern void rd_kafka_mock_set_controller_id(nint cluster, int broker);

        [DllImport(Librdkafka)]
        public static extern nint rd_kafka_mock_cluster_bootstraps(nint cluster);

        [DllImport(Librdkafka)]
        public static extern void rd_kafka_mock_cluster_destroy(nint cluster);
    }
}
