namespace BuildFarm.Cli.Farm;

/// <summary>Status codes of the gRPC protocol that the client tells apart.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    PermissionDenied = 7,
    Unavailable = 14,
    Unauthenticated = 16,
}
