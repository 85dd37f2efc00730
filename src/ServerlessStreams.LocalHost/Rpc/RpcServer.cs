using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>The gRPC server that workers connect to: plain HTTP/2 on a free loopback port, messages of any size.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RpcServer(WebApplication app, ExpectedWorkers expected, Uri address)
    {
        _app = app;
        Expected = expected;
        Address = address;
    }

    /// <summary>Where workers connect.</summary>
    public Uri Address { get; }

    /// <summary>Who may connect.</summary>
    public ExpectedWorkers Expected { get; }

    /// <summary>Starts listening.</summary>
    public static async Task<RpcServer> StartAsync(CancellationToken cancellationToken)
    {
        // The empty builder: no configuration of the host's own folder or environment (ASPNETCORE_URLS) reaches in.
        var builder = WebApplication.CreateEmptyBuilder(new());
        var expected = new ExpectedWorkers();
        builder.Services.AddSingleton(expected);
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            // A batch of hundreds of megabytes crosses loopback in few round trips.
            kestrel.Limits.Http2.InitialConnectionWindowSize = 16 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 16 * 1024 * 1024;
        });

        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<FunctionRpcService>();
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, expected, new(address));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
    }
}
