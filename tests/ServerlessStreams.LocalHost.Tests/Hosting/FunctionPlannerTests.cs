using System.Collections;
using System.Text.Json;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Tests.Workers;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Hosting;

public sealed class FunctionPlannerTests
{
    private const string Http = """{"name":"request","direction":"In","type":"httpTrigger","methods":["get"],"route":"x/{id}"}""";
    private const string Timer = """{"name":"timer","direction":"In","type":"timerTrigger","schedule":"0 * * * * *"}""";
    private const string Queue = """{"name":"item","direction":"In","type":"queueTrigger"}""";

    [Fact]
    public void Plan_TimerAndOthers_AreLeftOutWithTheirReason()
    {
        var plan = Plan([("web", Http), ("tick", Timer), ("queue", Queue)]);

        Assert.Equal(["api/x/{id}"], plan.Http.Select(http => http.Route));
        Assert.Equal(["GET"], plan.Http.Single().Methods);
        Assert.Equal(["tick", "queue"], plan.Skipped.Select(skip => skip.Function));
        Assert.Contains("timer triggers are not supported here yet", plan.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.Contains("queueTrigger", plan.Skipped[1].Reason, StringComparison.Ordinal);
        Assert.Equal(["web"], plan.Loaded.Select(function => function.Name));
    }

    [Theory]
    [InlineData("AzureWebJobs.web.Disabled")]
    [InlineData("AzureWebJobs__web__Disabled")]
    public void Plan_DisabledFunction_IsLeftOut(string setting)
    {
        var plan = Plan([("web", Http), ("other", Http)], (setting, "true"));

        Assert.Equal(["other"], plan.Loaded.Select(function => function.Name));
        Assert.Contains(setting, plan.Skipped.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_NoFunctionAtAll_NamesTheAssembly()
    {
        var error = Assert.Throws<LocalHostException>(() => Plan(Array.Empty<(string, string)>()));

        Assert.Contains("No function was found in " + Path.Combine(TestApps.KafkaEcho, "KafkaEcho.dll"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_NothingLeft_SaysForEachWhy()
    {
        var error = Assert.Throws<LocalHostException>(() => Plan([("tick", Timer), ("queue", Queue)]));

        Assert.Contains("None of the 2 functions found", error.Message, StringComparison.Ordinal);
        Assert.Contains("  tick: timer triggers are not supported here yet", error.Message, StringComparison.Ordinal);
        Assert.Contains("  queue: triggers of type queueTrigger", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_MisboundKafkaTriggers_AreRefusedAllAtOnce()
    {
        var functions = Built(TestApps.TriggerShapes);

        var error = Assert.Throws<LocalHostException>(() => Plan(functions, ("BrokerList", "b:1")));

        var lines = error.Message.Split(Environment.NewLine);
        Assert.Equal(5, lines.Length);
        Assert.All(["single", "array-not-batched", "own-type"], name =>
            Assert.Contains(lines, line => line.StartsWith($"Function '{name}': its Kafka trigger", StringComparison.Ordinal) && line.Contains("IsBatched = true", StringComparison.Ordinal)));
        Assert.All(["list", "bytes"], name =>
            Assert.Contains(lines, line => line.StartsWith($"Function '{name}': its Kafka trigger", StringComparison.Ordinal) && line.Contains("does not bind KafkaRecord[]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Plan_WholeKafkaTrigger_IsResolvedWithItsOtherProperties()
    {
        var everything = Built(TestApps.TriggerShapes).Where(function => function.Name is "everything" or "batched").ToList();

        var plan = Plan(everything, ("BrokerList", "b:1"), ("u", "user"));

        var trigger = plan.Kafka.Single(kafka => kafka.Function.Name == "everything").Trigger;
        Assert.Equal(("b:1", "orders", "g1", true, "Int"), (trigger.BrokerList, trigger.Topic, trigger.ConsumerGroup, trigger.IsBatched, trigger.KeyDataType));
        Assert.Equal(("user", "p", "SaslSsl"), (trigger.Properties["username"], trigger.Properties["password"], trigger.Properties["protocol"]));
        Assert.False(trigger.Properties.ContainsKey("cardinality"));
    }

    [Fact]
    public void Plan_AspNetCoreIntegration_IsRefused()
    {
        var error = Assert.Throws<LocalHostException>(() => new FunctionPlanner(App, Settings(), Host(Settings()))
            .Plan([Function("web", Http)], new Dictionary<string, string> { ["HttpUri"] = "http://127.0.0.1:1" }));

        Assert.Contains("ASP.NET Core integration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_MissingSetting_NamesFunctionPropertyAndSetting()
    {
        var error = Assert.Throws<LocalHostException>(() => Plan(Built(TestApps.KafkaEcho)));

        Assert.Contains("Function 'echo': '%Kafka:Brokers%' (brokerList in the KafkaTrigger of function 'echo')", error.Message, StringComparison.Ordinal);
    }

    private static WorkerApp App => WorkerApp.Open(TestApps.KafkaEcho);

    private static FunctionPlan Plan(IEnumerable<(string Name, string Trigger)> functions, params (string, string)[] settings) =>
        Plan([.. functions.Select(function => Function(function.Name, function.Trigger))], settings);

    private static FunctionPlan Plan(IReadOnlyList<FunctionDescription> functions, params (string Name, string Value)[] environment)
    {
        var settings = Settings(environment);
        return new FunctionPlanner(App, settings, Host(settings)).Plan(functions, new Dictionary<string, string>());
    }

    private static HostSettings Settings(params (string Name, string Value)[] environment)
    {
        var variables = new Hashtable();
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return HostSettings.Load(null, variables);
    }

    private static HostJson Host(HostSettings settings) => HostJson.Load(Path.Combine(TestApps.KafkaEcho, "host.json"), settings);

    private static FunctionDescription Function(string name, params string[] bindings) => FunctionDescription.Read(
        new RpcFunctionMetadata { Name = name, FunctionId = name + "-id", RawBindings = { bindings } });

    private static List<FunctionDescription> Built(string app)
    {
        using var metadata = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(app, "functions.metadata")));
        return [.. metadata.RootElement.EnumerateArray().Select(function => Function(
            function.GetProperty("name").GetString()!,
            [.. function.GetProperty("bindings").EnumerateArray().Select(binding => binding.GetRawText())]))];
    }
}
