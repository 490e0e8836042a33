using BuildFarm.Model.Arns;
using BuildFarm.Model.Operations;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Apply.Kinds;

/// <summary>
/// The kinds that manifests can hold: whatever the contract can create and get. An image is none: it is the outcome of a build, and creating
/// one starts it.
/// </summary>
internal static class KindTable
{
    private const string CreatePrefix = "Create";

    public static IReadOnlyList<KindInfo> All { get; } = [.. OperationTable.All
        .Where(operation => operation.Name.StartsWith(CreatePrefix, StringComparison.Ordinal))
        .Select(operation => Describe(operation, operation.Name[CreatePrefix.Length..]))
        .OfType<KindInfo>()];

    public static KindInfo? Find(string name) => All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.Ordinal));

    /// <summary>The kind a field such as image_recipe_arn names; null for ARNs of other things.</summary>
    public static KindInfo? NamedBy(FieldDescriptor field)
    {
        if (field.FieldType != FieldType.String || !field.Name.EndsWith("_arn", StringComparison.Ordinal)) return null;
        var stem = field.Name[..^"_arn".Length].Replace('_', '-');
        return All.FirstOrDefault(kind => kind.Label == stem);
    }

    private static KindInfo? Describe(OperationInfo create, string name)
    {
        if (ResourceKinds.Parse(Kebab(name)) is not { } kind || kind == ResourceKind.Image) return null;
        if (!OperationTable.TryGet("Get" + name, out var get)) return null;
        OperationTable.TryGet("Update" + name, out var update);
        return new KindInfo
        {
            Name = name,
            Kind = kind,
            Create = create,
            Get = get,
            Update = update,
            Resource = get.Response.Fields.InDeclarationOrder().First(f => f.FieldType == FieldType.Message && f.MessageType.Name == name),
            GetArn = get.Request.Fields.InDeclarationOrder().First(f => f.Name.EndsWith("_arn", StringComparison.Ordinal)),
            CreatedArn = create.Response.Fields.InDeclarationOrder().First(f => f.Name.EndsWith("_arn", StringComparison.Ordinal)),
        };
    }

    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
