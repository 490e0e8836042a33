using Google.Protobuf;

namespace BuildFarm.Cli.Apply;

/// <summary>Sets the token that makes a repeated request one request; operations without one are idempotent by nature.</summary>
internal static class ClientTokens
{
    public static void Set(IMessage request, string token) => request.Descriptor.FindFieldByName("client_token")?.Accessor.SetValue(request, token);
}
