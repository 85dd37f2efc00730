using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessStreams.Functions;
using ServerlessStreams.State.Sqlite;
using StreamFunctions.Alerting;
using StreamFunctions.Inventory;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddStreams(streams => streams
    .Add(PriceSwings.Topology)
    .Add(services => InventoryLevels.Build(InventorySettings.Read(services.GetRequiredService<IConfiguration>())))
    .AddStateLog(new SqliteStateLogProvider()));

await builder.Build().RunAsync();
