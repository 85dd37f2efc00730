using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace ServerlessStreams.Functions.Tests.Fakes;

internal sealed class FakeFunctionContext(CancellationToken cancellationToken = default) : FunctionContext
{
    public override string InvocationId => "invocation";

    public override string FunctionId => "function";

    public override TraceContext TraceContext => throw new InvalidOperationException("Not part of the test.");

    public override BindingContext BindingContext => throw new InvalidOperationException("Not part of the test.");

    public override RetryContext RetryContext => throw new InvalidOperationException("Not part of the test.");

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override FunctionDefinition FunctionDefinition { get; } = new Definition();

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => throw new InvalidOperationException("Not part of the test.");

    public override CancellationToken CancellationToken => cancellationToken;

    private sealed class Definition : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters => [];

        public override string PathToAssembly => "";

        public override string EntryPoint => "";

        public override string Id => "function";

        public override string Name => "prices-function";

        public override IImmutableDictionary<string, BindingMetadata> InputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }
}
