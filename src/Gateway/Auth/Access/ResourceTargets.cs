using System.Collections.Concurrent;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Operations;
using BuildFarm.Model.Versions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Auth.Access;

/// <summary>
/// What a request is about, read from the contract's own names: the operation acts on the one ARN of its request, or on the ARN that it is
/// going to make; every other ARN of this service in it is read, for which the action is the Get of its kind.
/// </summary>
internal static class ResourceTargets
{
    /// <summary>A call that names no resource.</summary>
    public const string Any = "*";

    private const int DeepestReference = 8;

    private static readonly ConcurrentDictionary<OperationInfo, FieldDescriptor?> s_own = new();

    /// <summary>The resource that the operation acts on comes first.</summary>
    public static IReadOnlyList<ResourceTarget> Of(OperationInfo operation, CallerIdentity caller, IMessage request)
    {
        var own = OwnOf(operation);
        var targets = new List<ResourceTarget> { Target(operation, caller, request, own) };
        AddReferences(targets, request, own, 0);
        return targets;
    }

    /// <summary>The resource that the operation acts on alone.</summary>
    public static ResourceTarget Own(OperationInfo operation, CallerIdentity caller, IMessage request) => Target(operation, caller, request, OwnOf(operation));

    /// <summary>imagebuilder:NAME, or buildfarm:NAME for what the farm offers beside that API.</summary>
    public static string ActionOf(OperationInfo operation) =>
        (operation.Method.Service.Name == "Farm" ? "buildfarm:" : "imagebuilder:") + operation.Name;

    private static FieldDescriptor? OwnOf(OperationInfo operation) => s_own.GetOrAdd(operation, static one => OwnField(one));

    private static ResourceTarget Target(OperationInfo operation, CallerIdentity caller, IMessage request, FieldDescriptor? own) =>
        own is not null ? Existing(ActionOf(operation), Text(request, own)) : Made(operation, caller, request, ActionOf(operation));

    private static ResourceTarget Existing(string action, string text) =>
        text.Length == 0 ? new ResourceTarget(action, Any, null)
        // Its one way to be written: a version read with leading zeros must not reach around a policy.
        : ResourceArn.TryParse(text, out var arn) ? new ResourceTarget(action, arn.ToString(), arn)
        : new ResourceTarget(action, text, null);

    private static ResourceTarget Made(OperationInfo operation, CallerIdentity caller, IMessage request, string action)
    {
        if (operation.ReadOnly || NewKind(operation.Name) is not { } kind)
        {
            return new ResourceTarget(action, Any, null);
        }

        // An image is named after its recipe.
        var recipe = kind == ResourceKind.Image ? First(request, "image_recipe_arn", "container_recipe_arn", "source_image") : "";
        var path = ResourceArn.TryParse(recipe, out var source)
            ? $"{source.Name}{(source.Version is null ? "" : $"/{source.Version}")}"
            : NamePath(request, kind);
        return new ResourceTarget(action, $"arn:aws:imagebuilder:{caller.Region}:{caller.Account}:{kind.Name()}/{path}", source, IsNew: true);
    }

    private static string NamePath(IMessage request, ResourceKind kind)
    {
        var name = ResourceNames.ToArnForm(First(request, "name"));
        var version = First(request, "semantic_version");
        var type = kind == ResourceKind.Workflow && request.Descriptor.FindFieldByName("type") is { FieldType: FieldType.Enum } field
            ? field.Accessor.GetValue(request).ToString()!.ToLowerInvariant() + "/" : "";
        return (name.Length == 0 ? Any : type + name) + (version.Length == 0 ? "" : "/" + (VersionPattern.TryParse(version, out var read, out _) ? read.ToString() : version));
    }

    private static ResourceKind? NewKind(string operation)
    {
        if (operation is "ImportVmImage" or "ImportDiskImage" or "DistributeImage")
        {
            return ResourceKind.Image;
        }

        var name = operation.StartsWith("Create", StringComparison.Ordinal) || operation.StartsWith("Import", StringComparison.Ordinal) ? operation["Create".Length..] : "";
        return Enum.TryParse<ResourceKind>(name, out var kind) ? kind : null;
    }

    /// <summary>The field with the ARN that the operation acts on; null where it names none, or makes one.</summary>
    private static FieldDescriptor? OwnField(OperationInfo operation)
    {
        if (NewKind(operation.Name) is not null && !operation.ReadOnly)
        {
            return null;
        }

        var arns = operation.Request.Fields.InDeclarationOrder().Where(IsArn).ToList();
        if (arns.Count <= 1)
        {
            return arns.FirstOrDefault();
        }

        // UpdateImagePipeline acts on the pipeline, not on the recipe it names.
        var noun = string.Concat(operation.Name.SkipWhile(static (c, at) => at == 0 || !char.IsUpper(c)));
        return arns.Find(field => string.Equals(field.JsonName, noun + "Arn", StringComparison.OrdinalIgnoreCase)) ?? arns[0];
    }

    private static bool IsArn(FieldDescriptor field) =>
        field is { FieldType: FieldType.String, IsRepeated: false } && field.Name.EndsWith("_arn", StringComparison.Ordinal) && field.Name != "sns_topic_arn";

    private static void AddReferences(List<ResourceTarget> targets, IMessage message, FieldDescriptor? except, int depth)
    {
        if (depth > DeepestReference)
        {
            return;
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field == except || field.IsMap)
            {
                continue;
            }

            if (field.FieldType == FieldType.Message)
            {
                foreach (var inner in Messages(message, field))
                {
                    AddReferences(targets, inner, except: null, depth + 1);
                }
            }
            else if (field.FieldType == FieldType.String)
            {
                foreach (var text in Texts(message, field))
                {
                    AddReference(targets, text);
                }
            }
        }
    }

    private static void AddReference(List<ResourceTarget> targets, string text)
    {
        if (text.StartsWith("arn:", StringComparison.Ordinal) && ResourceArn.TryParse(text, out var arn))
        {
            targets.Add(new ResourceTarget("imagebuilder:Get" + arn.Kind, arn.ToString(), arn));
        }
    }

    private static IEnumerable<IMessage> Messages(IMessage message, FieldDescriptor field)
    {
        var value = field.Accessor.GetValue(message);
        return value is System.Collections.IList list ? list.OfType<IMessage>() : value is IMessage one ? [one] : [];
    }

    private static IEnumerable<string> Texts(IMessage message, FieldDescriptor field)
    {
        var value = field.Accessor.GetValue(message);
        return value is System.Collections.IList list ? list.OfType<string>() : value is string one ? [one] : [];
    }

    private static string First(IMessage request, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (request.Descriptor.FindFieldByName(name) is { FieldType: FieldType.String, IsRepeated: false } field && Text(request, field) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    private static string Text(IMessage request, FieldDescriptor field) => (string)field.Accessor.GetValue(request);
}
