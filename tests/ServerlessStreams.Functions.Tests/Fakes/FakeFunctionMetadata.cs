using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal sealed class FakeFunctionMetadata : IFunctionMetadataProvider
{
    private readonly List<IFunctionMetadata> _functions = [];

    public string? Directory { get; private set; }

    public FakeFunctionMetadata Add(string name, params string[] bindings)
    {
        _functions.Add(new DefaultFunctionMetadata { Name = name, RawBindings = [.. bindings], Language = "dotnet-isolated" });
        return this;
    }

    /// <summary>A trigger as the library wants it; what is given replaces or adds, null takes away.</summary>
    public FakeFunctionMetadata AddKafka(string name, string topic, string group, params (string Name, string? Json)[] changes)
    {
        var values = new Dictionary<string, string?>
        {
            ["name"] = "\"records\"",
            ["direction"] = "\"In\"",
            ["type"] = "\"kafkaTrigger\"",
            ["brokerList"] = "\"%Kafka:Brokers%\"",
            ["topic"] = $"\"{topic}\"",
            ["consumerGroup"] = $"\"{group}\"",
            ["keyDataType"] = "\"Binary\"",
            ["cardinality"] = "\"Many\"",
            ["properties"] = """{"supportsDeferredBinding":"True"}""",
        };
        foreach (var (key, json) in changes)
        {
            values[key] = json;
        }

        return Add(name, "{" + string.Join(",", values.Where(value => value.Value is not null).Select(value => $"\"{value.Key}\":{value.Value}")) + "}");
    }

    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
    {
        Directory = directory;
        return Task.FromResult(_functions.ToImmutableArray());
    }
}
