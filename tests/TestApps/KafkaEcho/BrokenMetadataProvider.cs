using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;

namespace KafkaEcho;

/// <summary>Adds one function whose entry point does not exist: the worker fails to load it.</summary>
internal sealed class BrokenMetadataProvider(IFunctionMetadataProvider inner) : IFunctionMetadataProvider
{
    public static void Decorate(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(IFunctionMetadataProvider));
        services.Remove(registered);
        services.AddSingleton<IFunctionMetadataProvider>(provider => new BrokenMetadataProvider(
            registered.ImplementationInstance as IFunctionMetadataProvider
            ?? registered.ImplementationFactory?.Invoke(provider) as IFunctionMetadataProvider
            ?? (IFunctionMetadataProvider)ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)));
    }

    public async Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
    {
        var functions = await inner.GetFunctionMetadataAsync(directory);
        return functions.Add(new DefaultFunctionMetadata
        {
            Language = "dotnet-isolated",
            Name = "broken",
            EntryPoint = "KafkaEcho.NoSuchClass.Run",
            ScriptFile = "KafkaEcho.dll",
            RawBindings =
            [
                """{"name":"request","direction":"In","type":"httpTrigger","authLevel":"Anonymous","methods":["get"],"route":"broken"}""",
                """{"name":"$return","direction":"Out","type":"http"}""",
            ],
        });
    }
}
