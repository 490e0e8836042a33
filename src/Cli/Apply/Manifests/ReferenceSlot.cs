using BuildFarm.Cli.Apply.Kinds;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>A field that names another resource: by ARN, or by name until it is resolved.</summary>
/// <param name="Kind">What it names; null for a parent image.</param>
/// <param name="Text">As written.</param>
internal sealed record ReferenceSlot(IMessage Owner, FieldDescriptor Field, KindInfo? Kind, string Text, Place Place)
{
    public string Label => Kind?.Label ?? "image";

    public void Set(string arn) => Field.Accessor.SetValue(Owner, arn);
}
