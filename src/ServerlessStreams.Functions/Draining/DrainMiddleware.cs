using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessStreams.Functions.Draining;

/// <summary>
/// Counts every invocation in and out. Once the worker is ending, an invocation does not run: it fails, and late, since
/// the host would start it again at once.
/// </summary>
internal sealed class DrainMiddleware(InvocationDrain drain) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!drain.TryEnter())
        {
            await drain.Over.WaitAsync(context.CancellationToken);
            throw new OperationCanceledException(
                $"The worker is ending and does not run '{context.FunctionDefinition.Name}' any more; nothing of it was processed.");
        }

        try
        {
            await next(context);
        }
        finally
        {
            drain.Exit();
        }
    }
}
