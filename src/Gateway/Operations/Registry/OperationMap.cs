using System.Diagnostics.CodeAnalysis;
using BuildFarm.Model.Operations;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Registry;

/// <summary>Handlers by operation name, each held to the contract's messages when it is added.</summary>
internal sealed class OperationMap
{
    private readonly Dictionary<string, OperationHandler> handlers = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => handlers.Keys;

    public void Add<TRequest, TResponse>(string operation, Func<CallContext, TRequest, Task<TResponse>> handler)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new()
    {
        if (!OperationTable.TryGet(operation, out var info) || info.Request != new TRequest().Descriptor || info.Response != new TResponse().Descriptor)
        {
            throw new InvalidOperationException($"{operation} is not an operation of the contract that takes {typeof(TRequest).Name} and answers {typeof(TResponse).Name}.");
        }

        handlers.Add(operation, async (context, request) => await handler(context, (TRequest)request));
    }

    /// <summary>For handlers that serve many operations alike: they are given a new answer to fill in.</summary>
    public void Add(string operation, Func<CallContext, IMessage, IMessage, Task<IMessage>> handler)
    {
        if (!OperationTable.TryGet(operation, out var info))
        {
            throw new InvalidOperationException($"{operation} is not an operation of the contract.");
        }

        handlers.Add(operation, (context, request) => handler(context, request, info.Response.Parser.ParseFrom(ByteString.Empty)));
    }

    public bool TryGet(string operation, [NotNullWhen(true)] out OperationHandler? handler) => handlers.TryGetValue(operation, out handler);
}
