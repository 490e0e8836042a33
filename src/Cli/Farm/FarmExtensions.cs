using Google.Protobuf;

namespace BuildFarm.Cli.Farm;

internal static class FarmExtensions
{
    /// <summary>A call whose answer's type the caller knows.</summary>
    public static async Task<TAnswer> CallAsync<TAnswer>(this IFarm farm, IMessage request, CancellationToken cancellation) where TAnswer : IMessage<TAnswer> =>
        (TAnswer)await farm.CallAsync(request, cancellation);
}
