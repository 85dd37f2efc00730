using ServerlessStreams.Tasks;

namespace ServerlessStreams;

/// <summary>A source of a topology.</summary>
internal sealed record SourceDefinition(string Topic, Func<StartFrom> StartFrom, TopologyNode Node, Func<TaskRuntime, SourceOperator> Create);
