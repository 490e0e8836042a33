using System.Buffers;

namespace BuildFarm.Model.Auth;

internal static class Characters
{
    private const string UnreservedText = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    public static readonly SearchValues<char> Unreserved = SearchValues.Create(UnreservedText);

    public static readonly SearchValues<char> UnreservedAndSlash = SearchValues.Create(UnreservedText + "/");
}
