namespace BuildFarm.Gateway;

/// <param name="Http">Such as http://127.0.0.1:8480.</param>
/// <param name="Grpc">Such as http://127.0.0.1:8481.</param>
public sealed record GatewayEndpoints(Uri Http, Uri Grpc);
