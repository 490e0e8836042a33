using BuildFarm.Cli.Apply.Kinds;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>A field that names another resource: by ARN, or by name until it is resolved.</summary>
/// <param name="Kinds">What it may name; the first one that exists wins.</param>
internal sealed record ReferenceSlot(IMessage Owner, FieldDescriptor Field, IReadOnlyList<KindInfo> Kinds, string Text, Place Place)
{
    public bool IsArn => Text.StartsWith("arn:", StringComparison.Ordinal);

    public void Set(string arn) => Field.Accessor.SetValue(Owner, arn);
}
