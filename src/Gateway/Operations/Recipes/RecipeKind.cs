using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Recipes;

/// <summary>What tells image recipes from container recipes.</summary>
/// <param name="ArnMember">JSON name of the member of requests and answers that holds the ARN.</param>
/// <param name="Makes">What a build of the recipe makes.</param>
internal sealed record RecipeKind<T>(ResourceKind Kind, string ArnMember, ImageType Makes, MessageParser<T> Parser) where T : IMessage<T>
{
    /// <summary>What of a create request the row keeps that the stored message has no member for.</summary>
    public Func<IMessage, IEnumerable<KeyValuePair<string, string>>> Extra { get; init; } = _ => [];
}
