using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>A function as the worker describes it.</summary>
/// <param name="Metadata">The worker's own words; sent back when the function is loaded.</param>
/// <param name="Bindings">Its bindings, parsed.</param>
internal sealed record FunctionDescription(RpcFunctionMetadata Metadata, IReadOnlyList<FunctionBinding> Bindings)
{
    /// <summary>The worker's id of it.</summary>
    public string Id => Metadata.FunctionId;

    /// <summary>Its name.</summary>
    public string Name => Metadata.Name;

    /// <summary>The binding that fires it, or null.</summary>
    public FunctionBinding? Trigger => Bindings.FirstOrDefault(binding => binding.IsTrigger);

    /// <summary>Reads what the worker said, and fills in what it may leave out and needs itself when it loads the function.</summary>
    public static FunctionDescription Read(RpcFunctionMetadata metadata)
    {
        var bindings = metadata.RawBindings.Select(raw => ReadBinding(metadata.Name, raw)).ToList();
        if (metadata.Bindings.Count == 0)
        {
            // Without them the function's definition has no input bindings, and its code finds no trigger there.
            foreach (var binding in bindings)
            {
                metadata.Bindings[binding.Name] = binding.ToInfo();
            }
        }

        return new(metadata, bindings);
    }

    private static FunctionBinding ReadBinding(string function, string raw)
    {
        try
        {
            using var document = JsonDocument.Parse(raw);
            return new(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new LocalHostException($"Function '{function}': its binding {raw} is not JSON: {exception.Message}", exception);
        }
    }
}
