using BuildFarm.Model.Auth;

namespace BuildFarm.Cli.Farm;

/// <summary>Where a farm answers and as whom to call it.</summary>
internal sealed record FarmConnection
{
    /// <summary>REST, such as http://127.0.0.1:8600.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>gRPC; null when nobody said where, and then builds cannot be followed.</summary>
    public Uri? Grpc { get; init; }

    public required string Region { get; init; }

    /// <summary>The account that bare names stand for, twelve digits.</summary>
    public required string Account { get; init; }

    public required SigningCredential Credential { get; init; }

    public TlsTrust Tls { get; init; } = new();

    /// <summary>How messages name the farm: the data folder, or the address.</summary>
    public required string Origin { get; init; }
}
