using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace ServerlessStreams.StandIns.Tests.Converter;

internal sealed class FakeConverterContext(Type targetType, object? source) : ConverterContext
{
    public override Type TargetType => targetType;

    public override object? Source => source;

    public override FunctionContext FunctionContext => throw new InvalidOperationException("The converter needs no function context.");

    public override IReadOnlyDictionary<string, object> Properties { get; } = new Dictionary<string, object>();
}
