using BenchApp;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessStreams;
using ServerlessStreams.Benchmarks.Engine;
using ServerlessStreams.Benchmarks.Work;
using ServerlessStreams.Emission;
using ServerlessStreams.Functions;
using ServerlessStreams.State;

var builder = FunctionsApplication.CreateBuilder(args);

// What is registered before AddStreams stays: no broker is needed, and the log counts what it allocates.
builder.Services.AddSingleton<ResultLog>();
builder.Services.AddSingleton<IEmitter, ResultEmitter>();
builder.Services.AddSingleton<ITopicMetadata>(new EndlessTopics(partitions: int.MaxValue));
builder.Services.AddSingleton(new MeteredStateLog(new InMemoryStateLog()));
builder.Services.AddSingleton<IStateLog>(services => services.GetRequiredService<MeteredStateLog>());
builder.Services.AddSingleton<Tally>();
builder.AddStreams(streams => streams.Add(TumblingWork.Topology));
await builder.Build().RunAsync();
