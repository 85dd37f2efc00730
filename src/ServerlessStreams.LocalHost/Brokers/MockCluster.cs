using System.Runtime.InteropServices;
using Confluent.Kafka;
using ServerlessStreams.LocalHost.Hosting;

namespace ServerlessStreams.LocalHost.Brokers;

/// <summary>librdkafka's mock cluster with one broker: a Kafka on a free port of 127.0.0.1, as long as this lives.</summary>
/// <remarks>Signatures as in <c>rdkafka.h</c> and <c>rdkafka_mock.h</c>; the mock's are not promised to be stable.</remarks>
internal sealed unsafe class MockCluster : IDisposable
{
    private const int ProducerType = 0;

    private readonly Lock _lock = new();
    private nint _client;
    private nint _cluster;

    /// <summary>Starts the cluster.</summary>
    /// <exception cref="LocalHostException">The library cannot be loaded, or has no mock cluster.</exception>
    public MockCluster()
    {
        // rd_kafka_conf_t *rd_kafka_conf_new(void)
        var configuration = ((delegate* unmanaged[Cdecl]<nint>)KafkaLibrary.Export("rd_kafka_conf_new"))();
        Span<byte> error = stackalloc byte[512];
        error.Clear();
        fixed (byte* errorText = error, name = "log_level"u8, value = "2"u8)
        {
            // The client that carries the cluster has no brokers of its own and would say so on standard error.
            // rd_kafka_conf_res_t rd_kafka_conf_set(rd_kafka_conf_t *, const char *, const char *, char *, size_t)
            _ = ((delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, nuint, int>)KafkaLibrary.Export("rd_kafka_conf_set"))(
                configuration, name, value, errorText, (nuint)error.Length);

            // rd_kafka_t *rd_kafka_new(rd_kafka_type_t, rd_kafka_conf_t *, char *, size_t)
            _client = ((delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)KafkaLibrary.Export("rd_kafka_new"))(
                ProducerType, configuration, errorText, (nuint)error.Length);
            if (_client == 0)
            {
                throw new LocalHostException($"The embedded Kafka cannot be started: {Marshal.PtrToStringUTF8((nint)errorText)}");
            }
        }

        // rd_kafka_mock_cluster_t *rd_kafka_mock_cluster_new(rd_kafka_t *, int broker_cnt)
        _cluster = ((delegate* unmanaged[Cdecl]<nint, int, nint>)KafkaLibrary.Export("rd_kafka_mock_cluster_new"))(_client, 1);
        if (_cluster == 0)
        {
            Dispose();
            throw new LocalHostException("The embedded Kafka cannot be started: no port of 127.0.0.1 could be opened.");
        }

        // The mock waits 3 s for further members before it assigns partitions.
        // void rd_kafka_mock_group_initial_rebalance_delay_ms(rd_kafka_mock_cluster_t *, int32_t)
        ((delegate* unmanaged[Cdecl]<nint, int, void>)KafkaLibrary.Export("rd_kafka_mock_group_initial_rebalance_delay_ms"))(_cluster, 0);

        // Without a controller the cluster answers no question about topics; versions that cannot be told have one.
        // void rd_kafka_mock_set_controller_id(rd_kafka_mock_cluster_t *, int32_t)
        if (KafkaLibrary.ExportOrZero("rd_kafka_mock_set_controller_id") is var setController and not 0)
        {
            ((delegate* unmanaged[Cdecl]<nint, int, void>)setController)(_cluster, 1);
        }

        // const char *rd_kafka_mock_cluster_bootstraps(const rd_kafka_mock_cluster_t *)
        BootstrapServers = Marshal.PtrToStringUTF8(
            ((delegate* unmanaged[Cdecl]<nint, nint>)KafkaLibrary.Export("rd_kafka_mock_cluster_bootstraps"))(_cluster))!;
    }

    /// <summary>Where clients connect.</summary>
    public string BootstrapServers { get; } = "";

    /// <summary>Makes a topic.</summary>
    /// <returns>What the broker says: no error, or that the topic exists.</returns>
    public ErrorCode CreateTopic(string topic, int partitions)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            var name = Marshal.StringToCoTaskMemUTF8(topic);
            try
            {
                // rd_kafka_resp_err_t rd_kafka_mock_topic_create(rd_kafka_mock_cluster_t *, const char *, int, int)
                return (ErrorCode)((delegate* unmanaged[Cdecl]<nint, nint, int, int, int>)KafkaLibrary.Export("rd_kafka_mock_topic_create"))(
                    _cluster, name, partitions, 1);
            }
            finally
            {
                Marshal.FreeCoTaskMem(name);
            }
        }
    }

    /// <summary>Ends the broker; its topics are gone.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_cluster != 0)
            {
                // void rd_kafka_mock_cluster_destroy(rd_kafka_mock_cluster_t *)
                ((delegate* unmanaged[Cdecl]<nint, void>)KafkaLibrary.Export("rd_kafka_mock_cluster_destroy"))(_cluster);
                _cluster = 0;
            }

            if (_client != 0)
            {
                // void rd_kafka_destroy(rd_kafka_t *)
                ((delegate* unmanaged[Cdecl]<nint, void>)KafkaLibrary.Export("rd_kafka_destroy"))(_client);
                _client = 0;
            }
        }
    }
}
