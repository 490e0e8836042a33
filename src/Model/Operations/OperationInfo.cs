namespace BuildFarm.Model.Operations;

using BuildFarm.Model.Api;
using Google.Protobuf.Reflection;

/// <summary>One operation of the contract, read from its method descriptor.</summary>
public sealed record OperationInfo
{
    public required string Name { get; init; }

    /// <summary>Path of the call on gRPC: /package.Service/Method.</summary>
    public required string GrpcPath { get; init; }

    public required MethodDescriptor Method { get; init; }

    public required MessageDescriptor Request { get; init; }

    public required MessageDescriptor Response { get; init; }

    /// <summary>GET, PUT, POST or DELETE; null for what REST does not serve (streams).</summary>
    public string? HttpMethod { get; init; }

    /// <summary>Such as /CreateComponent or /tags/{resourceArn}; null with <see cref="HttpMethod"/>.</summary>
    public string? PathTemplate { get; init; }

    /// <summary>Fields of the request that stand in the path, by the name between the braces.</summary>
    public required IReadOnlyDictionary<string, FieldDescriptor> PathFields { get; init; }

    /// <summary>Fields of the request that stand in the query, by parameter name.</summary>
    public required IReadOnlyDictionary<string, FieldDescriptor> QueryFields { get; init; }

    /// <summary>Errors the contract names for this operation.</summary>
    public required IReadOnlyList<ErrorCode> Throws { get; init; }

    /// <summary>The error of a request that breaks the contract: InvalidRequest, or what stands for it where the contract does not name that for the operation.</summary>
    public ErrorCode Malformed =>
        Throws.Count == 0 || Throws.Contains(ErrorCode.InvalidRequest) ? ErrorCode.InvalidRequest
        : Throws.Contains(ErrorCode.InvalidParameter) ? ErrorCode.InvalidParameter
        : ErrorCode.Client;

    public bool Paginated { get; init; }

    public bool Idempotent { get; init; }

    public bool ReadOnly { get; init; }

    public bool ServerStreaming { get; init; }
}
