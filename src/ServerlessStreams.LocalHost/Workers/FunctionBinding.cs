using System.Text.Json;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>One binding of a function, as its metadata has it.</summary>
internal sealed class FunctionBinding(JsonElement json)
{
    /// <summary>The binding's JSON.</summary>
    public JsonElement Json => json;

    /// <summary>The parameter, or <c>$return</c>.</summary>
    public string Name => Text("name") ?? "";

    /// <summary>What kind of binding: <c>kafkaTrigger</c>, <c>httpTrigger</c>, <c>http</c>, …</summary>
    public string Type => Text("type") ?? "";

    /// <summary>Whether it fires the function.</summary>
    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether data goes out through it.</summary>
    public bool IsOut => "out".Equals(Text("direction"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the trigger gives several items at once.</summary>
    public bool IsBatched => "many".Equals(Text("cardinality"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the worker takes the host's data as it is and converts it itself.</summary>
    public bool IsDeferred =>
        Find("properties") is { ValueKind: JsonValueKind.Object } properties
        && properties.EnumerateObject().Any(property =>
            property.Name.Equals("supportsDeferredBinding", StringComparison.OrdinalIgnoreCase)
            && "true".Equals(JsonDocuments.Scalar(property.Value), StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is of this type.</summary>
    public bool Is(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>The single value under <paramref name="name"/> as text, or null.</summary>
    public string? Text(string name) => Find(name) is { } value ? JsonDocuments.Scalar(value) : null;

    /// <summary>The texts of the array under <paramref name="name"/>; empty where there is none.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Select(JsonDocuments.Scalar).OfType<string>()]
            : [];

    /// <summary>The form in which the worker takes it back.</summary>
    public BindingInfo ToInfo()
    {
        var info = new BindingInfo
        {
            Type = Type,
            Direction = IsOut ? BindingInfo.Types.Direction.Out : BindingInfo.Types.Direction.In,
        };
        if (Enum.TryParse<BindingInfo.Types.DataType>(Text("dataType"), ignoreCase: true, out var dataType))
        {
            info.DataType = dataType;
        }

        if (Find("properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            foreach (var property in properties.EnumerateObject())
            {
                info.Properties[property.Name] = JsonDocuments.Scalar(property.Value) ?? property.Value.GetRawText();
            }
        }

        return info;
    }

    private JsonElement? Find(string name)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
