using System.Buffers;

namespace ServerlessStreams.LocalHost.Rpc;

/// <summary>A message on its way to the worker, with the pooled memory its bytes lie in: given back once it is written.</summary>
internal readonly record struct OutboundMessage(StreamingMessage Message, IMemoryOwner<byte>? Memory = null);
