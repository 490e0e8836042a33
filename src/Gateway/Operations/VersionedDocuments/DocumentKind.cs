using BuildFarm.Catalog;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.VersionedDocuments;

/// <summary>What tells components from workflows.</summary>
/// <param name="ArnMember">JSON name of the member of requests and answers that holds a build version's ARN.</param>
internal sealed record DocumentKind<T>(ResourceKind Kind, string ArnMember, MessageParser<T> Parser) where T : IMessage<T>
{
    /// <summary>What makes two of them the same: a create of the same changes nothing, of another makes the next build.</summary>
    public required Func<T, T> Content { get; init; }

    /// <summary>The rows that may name a document.</summary>
    public required Func<CallContext, ResourceArn, IReadOnlyList<ResourceQuery>> Users { get; init; }

    /// <summary>The ARNs of the kind that such a row names.</summary>
    public required Func<ResourceRow, IEnumerable<string>> Named { get; init; }
}
