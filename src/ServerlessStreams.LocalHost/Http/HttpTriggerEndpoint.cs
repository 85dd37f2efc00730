using Microsoft.AspNetCore.Http;
using ServerlessStreams.LocalHost.Triggers;
using ServerlessStreams.LocalHost.Workers;

namespace ServerlessStreams.LocalHost.Http;

/// <summary>One function behind one route.</summary>
internal sealed class HttpTriggerEndpoint(
    HttpTriggerBinding binding, FunctionInvoker invoker, FailureReporter failures, CancellationToken stopping)
{
    /// <summary>Runs the function for one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var request = await HttpRequestEncoder.ReadAsync(context.Request);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var result = await invoker.InvokeAsync(
            binding.Function,
            (invocation, capabilities) =>
            {
                request.Fill(invocation, binding.Function.Trigger!.Name, capabilities);
                return new(new() { InvocationRequest = invocation });
            },
            cancel.Token);
        switch (result.Outcome)
        {
            case InvocationOutcome.Succeeded:
                failures.Succeeded(binding.Function.Name);
                await HttpResponseWriter.WriteAsync(HttpResponseWriter.Answer(result.Response!, binding.Answer), context.Response);
                break;
            case InvocationOutcome.Failed:
                // The reason is on the console; callers get none, as from the Functions host.
                failures.Failed(binding.Function.Name, result.Error);
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case InvocationOutcome.Cancelled:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
        }
    }
}
