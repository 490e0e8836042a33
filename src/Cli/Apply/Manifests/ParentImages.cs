using BuildFarm.Model.Arns;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>An image recipe's parentImage: an ARN, an AMI id, an ssm: parameter — or the bare name of an image, which is resolved here.</summary>
internal static class ParentImages
{
    public static bool IsParentImage(FieldDescriptor field) => field.Name == "parent_image" && field.ContainingType.Name == "CreateImageRecipeRequest";

    /// <summary>Whether a text is NAME or NAME/VERSION rather than an id that the farm takes as it is.</summary>
    public static bool IsName(string text) =>
        !text.StartsWith("ami-", StringComparison.Ordinal) && !text.StartsWith('/') && ResourceNames.IsArnForm(ResourceNames.ToArnForm(text.Split('/')[0]));
}
