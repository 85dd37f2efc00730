using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using ServerlessStreams.Functions;
using StreamsApp;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddStreams(streams => streams.Add(Topologies.Counts));
await builder.Build().RunAsync();
