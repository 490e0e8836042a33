using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Policies;

/// <summary>A kind of resource that can be shared.</summary>
/// <param name="ArnMember">JSON name of the member of requests and answers that holds the ARN.</param>
/// <param name="UseAction">The action that lets an account get the resource and build with it.</param>
/// <param name="ListAction">The action that lets an account see the resource in its lists of what is shared with it.</param>
internal sealed record PolicyKind(ResourceKind Kind, string ArnMember, string UseAction, string ListAction)
{
    public static readonly PolicyKind Component = new(ResourceKind.Component, "componentArn", "imagebuilder:GetComponent", "imagebuilder:ListComponents");

    public static readonly PolicyKind Image = new(ResourceKind.Image, "imageArn", "imagebuilder:GetImage", "imagebuilder:ListImages");

    public static readonly PolicyKind ImageRecipe = new(ResourceKind.ImageRecipe, "imageRecipeArn", "imagebuilder:GetImageRecipe", "imagebuilder:ListImageRecipes");

    public static readonly PolicyKind ContainerRecipe =
        new(ResourceKind.ContainerRecipe, "containerRecipeArn", "imagebuilder:GetContainerRecipe", "imagebuilder:ListContainerRecipes");
}
