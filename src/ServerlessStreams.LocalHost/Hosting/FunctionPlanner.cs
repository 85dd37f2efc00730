using ServerlessStreams.LocalHost.Http;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Hosting;

/// <summary>
/// Decides for each function whether it can be fired here. What this host does not do yet is skipped and said; what
/// would run wrongly is refused, all of it in one message.
/// </summary>
internal sealed class FunctionPlanner(WorkerApp app, HostSettings settings, HostJson host)
{
    private readonly SettingResolver _resolver = new(settings);

    /// <summary>Makes the plan.</summary>
    /// <exception cref="LocalHostException">A function cannot run rightly, or none is left.</exception>
    public FunctionPlan Plan(IReadOnlyList<FunctionDescription> functions, IReadOnlyDictionary<string, string> capabilities)
    {
        var kafka = new List<(FunctionDescription, KafkaTriggerBinding)>();
        var http = new List<HttpTriggerBinding>();
        var skipped = new List<(string, string)>();
        var refused = new List<string>();
        foreach (var function in functions)
        {
            try
            {
                if (IsDisabled(function.Name, out var setting))
                {
                    skipped.Add((function.Name, $"it is disabled ({setting})"));
                }
                else if (function.Trigger is not { } trigger)
                {
                    skipped.Add((function.Name, "it has no trigger"));
                }
                else if (trigger.Is("kafkaTrigger"))
                {
                    kafka.Add((function, KafkaTrigger(function, trigger)));
                }
                else if (trigger.Is("httpTrigger"))
                {
                    http.Add(HttpTrigger(function, trigger, capabilities));
                }
                else
                {
                    skipped.Add((function.Name, trigger.Is("timerTrigger")
                        ? "timer triggers are not supported here yet"
                        : $"triggers of type {trigger.Type} are not supported here"));
                }
            }
            catch (LocalHostException exception)
            {
                refused.Add($"Function '{function.Name}': {exception.Message}");
            }
        }

        if (refused.Count > 0)
        {
            throw new LocalHostException(string.Join(Environment.NewLine, refused));
        }

        return kafka.Count + http.Count > 0 ? new(kafka, http, skipped) : throw Nothing(functions, skipped);
    }

    private KafkaTriggerBinding KafkaTrigger(FunctionDescription function, FunctionBinding trigger)
    {
        if (!trigger.IsBatched)
        {
            throw new LocalHostException(
                $"its Kafka trigger '{trigger.Name}' takes one record at a time, which is not supported here yet: "
                + "bind KafkaRecord[] and set IsBatched = true.");
        }

        if (!trigger.IsDeferred)
        {
            throw new LocalHostException(
                $"its Kafka trigger '{trigger.Name}' does not bind KafkaRecord[]. Any other type gets text from the Functions host, "
                + "not the record's bytes; that is not supported here.");
        }

        var place = $"KafkaTrigger of function '{function.Name}'";
        return new(
            function.Id,
            function.Name,
            Required(trigger, "brokerList", place),
            Required(trigger, "topic", place),
            Optional(trigger, "consumerGroup", place) ?? "",
            IsBatched: true,
            trigger.Text("keyDataType") ?? "String",
            OtherProperties(trigger, place));
    }

    private Dictionary<string, string> OtherProperties(FunctionBinding trigger, string place)
    {
        string[] known = ["name", "direction", "type", "brokerList", "topic", "consumerGroup", "cardinality", "keyDataType", "properties"];
        var others = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in trigger.Json.EnumerateObject())
        {
            if (!known.Contains(property.Name, StringComparer.OrdinalIgnoreCase)
                && JsonDocuments.Scalar(property.Value) is { Length: > 0 } text)
            {
                others[property.Name] = _resolver.Resolve(text, $"{property.Name} in the {place}");
            }
        }

        return others;
    }

    private HttpTriggerBinding HttpTrigger(
        FunctionDescription function, FunctionBinding trigger, IReadOnlyDictionary<string, string> capabilities)
    {
        if (capabilities.TryGetValue("HttpUri", out var uri) && uri.Length > 0)
        {
            throw new LocalHostException(
                "the app uses the ASP.NET Core integration for HTTP (ConfigureFunctionsWebApplication), which is not supported here yet: "
                + "use HttpRequestData and FunctionsApplication.CreateBuilder without it.");
        }

        var route = Optional(trigger, "route", $"HttpTrigger of function '{function.Name}'") ?? function.Name;
        return HttpTriggerBinding.Create(function, host.HttpRoutePrefix, route, trigger.Texts("methods"));
    }

    private string Required(FunctionBinding trigger, string property, string place) =>
        Optional(trigger, property, place) ?? throw new LocalHostException($"{property} of its {trigger.Type} is empty.");

    private string? Optional(FunctionBinding trigger, string property, string place) =>
        trigger.Text(property) is { Length: > 0 } text ? _resolver.Resolve(text, $"{property} in the {place}") : null;

    private bool IsDisabled(string function, out string setting)
    {
        foreach (var name in new[] { $"AzureWebJobs.{function}.Disabled", $"AzureWebJobs:{function}:Disabled" })
        {
            if (settings.Find(name) is { Value: var value } found && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase)))
            {
                setting = found.Source;
                return true;
            }
        }

        setting = "";
        return false;
    }

    private LocalHostException Nothing(IReadOnlyList<FunctionDescription> functions, List<(string Function, string Reason)> skipped) =>
        new(functions.Count == 0
            ? $"No function was found in {app.Assembly}: the worker searched that assembly and what it references for methods with "
                + "[Function(\"name\")] and found none. They have to be public methods of public or internal classes, and the app's "
                + "project has to reference Microsoft.Azure.Functions.Worker.Sdk."
            : $"None of the {functions.Count} functions found in {app.Assembly} can run here:"
                + string.Concat(skipped.Select(skip => $"{Environment.NewLine}  {skip.Function}: {skip.Reason}")));
}
