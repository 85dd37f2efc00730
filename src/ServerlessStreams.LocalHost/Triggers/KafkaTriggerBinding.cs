namespace ServerlessStreams.LocalHost.Triggers;

/// <summary>
/// The Kafka trigger of one function as bound in its metadata, settings resolved; produced by the worker/settings side.
/// </summary>
/// <param name="FunctionId">The worker's id of the function.</param>
/// <param name="FunctionName">The function's name, for messages.</param>
/// <param name="BrokerList">Bootstrap servers.</param>
/// <param name="Topic">The topic that is read.</param>
/// <param name="ConsumerGroup">The consumer group; empty where the function names none.</param>
/// <param name="IsBatched">Whether the function takes an array of records (cardinality Many).</param>
/// <param name="KeyDataType">How the trigger reads keys: Binary, String, Int or Long.</param>
/// <param name="Properties">
/// The binding's other values, settings resolved, under the names of its metadata (<c>authenticationMode</c>,
/// <c>username</c>, …).
/// </param>
internal sealed record KafkaTriggerBinding(
    string FunctionId,
    string FunctionName,
    string BrokerList,
    string Topic,
    string ConsumerGroup,
    bool IsBatched,
    string KeyDataType,
    IReadOnlyDictionary<string, string> Properties);
