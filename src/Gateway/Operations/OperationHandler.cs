using Google.Protobuf;

namespace BuildFarm.Gateway.Operations;

/// <summary>One operation of the contract: a request that has passed the contract's validation, and its answer. Refusals are ApiException.</summary>
public delegate Task<IMessage> OperationHandler(CallContext context, IMessage request);
