using KafkaEcho;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

var settings = EchoSettings.FromEnvironment();
switch (settings.Start)
{
    case "hang":
        await Task.Delay(Timeout.Infinite);
        break;
    case "throw":
        throw new InvalidOperationException("The echo app was told to fail at its start (ECHO_START=throw).");
    case "exit":
        return 7;
}

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<EchoLog>();
builder.Services.AddSingleton<EchoBehaviour>();
if (settings.BadFunction)
{
    BrokenMetadataProvider.Decorate(builder.Services);
}

var app = builder.Build();
await app.RunAsync();
return 0;
