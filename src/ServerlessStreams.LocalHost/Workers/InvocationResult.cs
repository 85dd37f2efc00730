using ServerlessStreams.LocalHost.Rpc;
using ServerlessStreams.LocalHost.Triggers;

namespace ServerlessStreams.LocalHost.Workers;

/// <summary>How an invocation ended, with the worker's answer where there is one.</summary>
internal sealed record InvocationResult(InvocationOutcome Outcome, InvocationResponse? Response, string Error = "");
