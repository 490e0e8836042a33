using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Configurations;

/// <summary>What tells one kind of resource without versions from another.</summary>
/// <param name="ArnMember">JSON name of the member of requests and answers that holds the ARN.</param>
internal sealed record ConfigurationKind<T>(ResourceKind Kind, string ArnMember, MessageParser<T> Parser) where T : IMessage<T>
{
    /// <summary>The row's attributes beside its tags.</summary>
    public Func<T, IEnumerable<KeyValuePair<string, string>>> Attributes { get; init; } = _ => [];

    /// <summary>The attribute under which pipelines name what they use; null where nothing depends on the kind.</summary>
    public string? PipelineAttribute { get; init; }
}
