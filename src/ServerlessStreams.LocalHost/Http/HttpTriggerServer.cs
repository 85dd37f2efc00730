using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessStreams.LocalHost.Hosting;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Http;

/// <summary>Fires functions by HTTP on one port of this machine. Keys and sign-in are not asked for, as in Core Tools.</summary>
internal sealed class HttpTriggerServer : IAsyncDisposable
{
    // The Functions host's own limit.
    private const long MaxBodyBytes = 100 * 1024 * 1024;

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;

    private HttpTriggerServer(WebApplication app, Uri address, CancellationTokenSource stopping)
    {
        _app = app;
        _stopping = stopping;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts listening on <paramref name="port"/>, 0 for any free one.</summary>
    /// <exception cref="LocalHostException">The port is in use, or a route does not work.</exception>
    public static async Task<HttpTriggerServer> StartAsync(
        int port, IReadOnlyList<HttpTriggerBinding> functions, FunctionInvoker invoker, FailureReporter failures, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        });

        var app = builder.Build();
        HttpRoutes.Check(functions, app.Services.GetRequiredService<IInlineConstraintResolver>());
        var stopping = new CancellationTokenSource();
        app.UseRouting();
        foreach (var function in functions)
        {
            var endpoint = new HttpTriggerEndpoint(function, invoker, failures, stopping.Token);
            _ = function.Methods.Count == 0
                ? app.Map(function.Route, endpoint.HandleAsync)
                : app.MapMethods(function.Route, function.Methods, endpoint.HandleAsync);
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            stopping.Dispose();
            throw new LocalHostException(
                string.Create(CultureInfo.InvariantCulture, $"Port {port} of 127.0.0.1 is in use. HTTP triggers need a port of their own: choose one by --port."),
                exception);
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, new(address), stopping);
    }

    /// <summary>Takes no more requests and waits a while for those that run.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        await _app.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
