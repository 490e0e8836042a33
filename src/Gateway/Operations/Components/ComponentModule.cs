using BuildFarm.Catalog;
using BuildFarm.Gateway.Operations.Filters;
using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Gateway.Operations.VersionedDocuments;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using Google.Protobuf;

namespace BuildFarm.Gateway.Operations.Components;

internal sealed class ComponentModule(ComponentCreation creation, ResourceReads reads, DocumentChanges changes) : IOperationModule
{
    private static readonly FilterSet Filters = new(
        FilterRule.ByName,
        FilterRule.ByVersion,
        FilterRule.ByDateCreated,
        FilterRule.ByAttribute("type", RowAttributes.Type),
        FilterRule.ByAttribute("platform", RowAttributes.Platform),
        FilterRule.ByMessage("description", Component.Parser, component => [component.Description]),
        FilterRule.ByMessage("supportedOsVersion", Component.Parser, component => component.SupportedOsVersions));

    private static readonly ReadableKind Readable = new(ComponentCreation.Kind.Kind, ComponentCreation.Kind.ArnMember, Filters)
    {
        Describe = (row, _) => Task.FromResult<IMessage>(Component.Parser.ParseFrom(row.Body)),
        Summarise = (row, _) => Task.FromResult<IMessage>(ComponentMessages.Version(row)),
    };

    public void Register(OperationMap map)
    {
        map.Add<CreateComponentRequest, CreateComponentResponse>("CreateComponent", creation.CreateAsync);
        reads.Register(map, Readable, "GetComponent", "ListComponents");
        reads.RegisterBuilds(map, ResourceKind.Component, "ListComponentBuildVersions", "componentVersionArn", FilterSet.None, ComponentMessages.Summary);
        map.Add<DeleteComponentRequest, DeleteComponentResponse>(
            "DeleteComponent", (context, request) => changes.DeleteAsync<Component, DeleteComponentResponse>(context, ComponentCreation.Kind, request));
    }
}
