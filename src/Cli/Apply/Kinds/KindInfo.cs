using BuildFarm.Model.Arns;
using BuildFarm.Model.Operations;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Apply.Kinds;

/// <summary>A kind of resource that manifests can hold, with its operations; read from the contract.</summary>
internal sealed record KindInfo
{
    /// <summary>As manifests name it: Component, ImagePipeline…</summary>
    public required string Name { get; init; }

    public required ResourceKind Kind { get; init; }

    public required OperationInfo Create { get; init; }

    public required OperationInfo Get { get; init; }

    /// <summary>Null for kinds whose versions are immutable.</summary>
    public OperationInfo? Update { get; init; }

    /// <summary>The resource inside the answer of <see cref="Get"/>.</summary>
    public required FieldDescriptor Resource { get; init; }

    /// <summary>The ARN in the request of <see cref="Get"/>.</summary>
    public required FieldDescriptor GetArn { get; init; }

    /// <summary>The ARN in the answer of <see cref="Create"/>.</summary>
    public required FieldDescriptor CreatedArn { get; init; }

    public bool IsVersioned => Kind.HasVersion();

    /// <summary>Same name and version with other content makes a numbered build (components, workflows) rather than a version (recipes).</summary>
    public bool HasBuilds => Kind.HasBuild();

    /// <summary>As messages and plans name it: image-pipeline.</summary>
    public string Label => Kind.Name();

    public IMessage NewCreateRequest() => Create.Request.Parser.ParseFrom(ByteString.Empty);
}
