using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Stored;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace BuildFarm.Gateway.Operations.Tags;

/// <summary>The tags inside a row's message, whatever its kind.</summary>
internal sealed class TaggedRow
{
    private readonly ResourceRow row;
    private readonly IMessage body;

    private TaggedRow(ResourceRow row, IMessage body, MapField<string, string> tags)
    {
        this.row = row;
        this.body = body;
        Tags = tags;
    }

    public MapField<string, string> Tags { get; }

    public static TaggedRow Read(ResourceRow row)
    {
        var body = ParserOf(row.Kind).ParseFrom(row.Body);
        IMessage holder = body is StoredImage stored ? stored.Image : body;
        return new TaggedRow(row, body, (MapField<string, string>)holder.Descriptor.FindFieldByName("tags").Accessor.GetValue(holder));
    }

    /// <summary>
    /// The row with the tags as they are now. The revision of an image stays: it is its build's, and a higher one would shut out what the build
    /// still has to say.
    /// </summary>
    public ResourceRow ToRow()
    {
        var others = row.Attributes.Where(attribute => !attribute.Key.StartsWith(RowAttributes.Tag(""), StringComparison.Ordinal));
        var attributes = new Dictionary<string, string>(others, StringComparer.Ordinal);
        RowAttributes.AddTags(attributes, Tags);
        return row with
        {
            Revision = row.Kind == ResourceKinds.Image ? row.Revision : row.Revision + 1,
            Attributes = attributes,
            Body = body.ToByteArray(),
        };
    }

    private static MessageParser ParserOf(string kind) => kind switch
    {
        ResourceKinds.Component => Component.Parser,
        ResourceKinds.ImageRecipe => ImageRecipe.Parser,
        ResourceKinds.ContainerRecipe => ContainerRecipe.Parser,
        ResourceKinds.InfrastructureConfiguration => InfrastructureConfiguration.Parser,
        ResourceKinds.DistributionConfiguration => DistributionConfiguration.Parser,
        ResourceKinds.ImagePipeline => ImagePipeline.Parser,
        ResourceKinds.Image => StoredImage.Parser,
        ResourceKinds.Workflow => Workflow.Parser,
        ResourceKinds.LifecyclePolicy => LifecyclePolicy.Parser,
        _ => throw new ArgumentException($"Rows of the kind {kind} have no tags.", nameof(kind)),
    };
}
