using System.Collections;
using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Settings;
using ServerlessStreams.LocalHost.Tests.Console;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Tests.Workers;

public sealed class WorkerLogsTests
{
    [Theory]
    [InlineData("ServerlessStreams.Tasks.StreamEngine", "StreamEngine")]
    [InlineData("Function.price-swings", "price-swings")]
    [InlineData("Orders", "Orders")]
    public void Write_Category_IsShownByItsLastName(string category, string source)
    {
        var console = new RecordingConsole();
        var logs = new WorkerLogs(new(HostJson.Load(Path.Combine(TestApps.KafkaEcho, "host.json"), HostSettings.Load(null, new Hashtable())), verbose: false), new(), console);

        logs.Write(new RpcLog { Category = category, Level = RpcLog.Types.Level.Information, Message = "hello" });

        Assert.Equal([$"[{source}] hello"], console.Lines);
    }
}
