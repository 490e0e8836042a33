using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Reading;

/// <summary>How resources of a kind are shown: whole by a get, as an entry by a list.</summary>
/// <param name="ArnMember">JSON name of the member of get requests that holds the ARN.</param>
internal sealed record ReadableKind(ResourceKind Kind, string ArnMember, FilterSet Filters)
{
    /// <summary>The resource as the get answers it.</summary>
    public required Func<ResourceRow, CancellationToken, Task<IMessage>> Describe { get; init; }

    /// <summary>The entry of the list.</summary>
    public required Func<ResourceRow, CancellationToken, Task<IMessage>> Summarise { get; init; }

    /// <summary>What a list request leaves out beside its filters; null is nothing.</summary>
    public Func<IMessage, Func<ResourceRow, bool>>? Shown { get; init; }

    /// <summary>Of a kind that is stored as the API's own message.</summary>
    public static ReadableKind Of<T>(ResourceKind kind, string arnMember, FilterSet filters, MessageParser<T> parser, Func<T, IMessage> summarise) where T : IMessage<T> =>
        new(kind, arnMember, filters)
        {
            Describe = (row, _) => Task.FromResult<IMessage>(parser.ParseFrom(row.Body)),
            Summarise = (row, _) => Task.FromResult(summarise(parser.ParseFrom(row.Body))),
        };
}
