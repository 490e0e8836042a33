using System.Collections;
using BuildFarm.Model.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Apply.Planning;

/// <summary>Which fields of a create request a resource of the farm does not have as asked.</summary>
internal static class ResourceDifference
{
    // Not content: what identifies, what is said about the change, tags (which have operations of their own).
    private static readonly HashSet<string> Apart = new(StringComparer.Ordinal)
    {
        "name", "semantic_version", "change_description", "client_token", "dry_run", "tags", "uri", "kms_key_id", "dockerfile_template_uri", "type",
    };

    /// <summary>JSON names, in the order of the contract.</summary>
    public static IReadOnlyList<string> Between(IMessage request, IMessage resource) =>
    [
        .. from field in request.Descriptor.Fields.InDeclarationOrder()
           where !Apart.Contains(field.Name)
           let other = resource.Descriptor.FindFieldByName(field.Name)
           where other is not null && Differs(field, request, other, resource)
           select field.JsonName,
    ];

    private static bool Differs(FieldDescriptor wanted, IMessage request, FieldDescriptor existing, IMessage resource)
    {
        var hasWanted = Has(wanted, request);
        var hasExisting = Has(existing, resource);
        if (!hasWanted) return hasExisting && !IsDefault(existing, resource);
        if (!hasExisting) return true;
        return !SameValue(wanted.Accessor.GetValue(request), existing.Accessor.GetValue(resource));
    }

    // Inside a nested message the farm may have filled in what the manifest left out: only what was written counts there.
    private static bool SameValue(object wanted, object existing) => wanted switch
    {
        IMessage message => Covers(message, (IMessage)existing),
        IDictionary map => SameMap(map, (IDictionary)existing),
        IList list => SameList(list, (IList)existing),
        _ => wanted.Equals(existing),
    };

    private static bool Covers(IMessage wanted, IMessage existing) =>
        wanted.Descriptor.FullName == existing.Descriptor.FullName
        && wanted.Descriptor.Fields.InDeclarationOrder().Where(field => Has(field, wanted))
            .All(field => Has(field, existing) && SameValue(field.Accessor.GetValue(wanted), field.Accessor.GetValue(existing)));

    private static bool SameMap(IDictionary wanted, IDictionary existing) =>
        wanted.Count == existing.Count && wanted.Keys.Cast<object>().All(key => existing.Contains(key) && SameValue(wanted[key]!, existing[key]!));

    private static bool SameList(IList wanted, IList existing) =>
        wanted.Count == existing.Count && wanted.Cast<object>().Zip(existing.Cast<object>()).All(pair => SameValue(pair.First, pair.Second));

    private static bool Has(FieldDescriptor field, IMessage message)
    {
        if (field.IsRepeated) return ((ICollection)field.Accessor.GetValue(message)).Count > 0;
        return field.FieldType == FieldType.Message ? field.Accessor.GetValue(message) is not null : field.Accessor.HasValue(message);
    }

    // What the service fills in for a field that a request leaves out.
    private static bool IsDefault(FieldDescriptor field, IMessage resource) => (field.Name, field.Accessor.GetValue(resource)) switch
    {
        ("status", PipelineStatus status) => status == PipelineStatus.Enabled,
        ("enhanced_image_metadata_enabled" or "terminate_instance_on_failure", bool flag) => flag,
        ("image_tests_configuration", ImageTestsConfiguration tests) => (!tests.HasImageTestsEnabled || tests.ImageTestsEnabled) && (!tests.HasTimeoutMinutes || tests.TimeoutMinutes == 720),
        ("image_scanning_configuration", ImageScanningConfiguration scanning) => !scanning.ImageScanningEnabled,
        ("platform" or "working_directory" or "execution_role", _) => true,
        (_, "" or 0 or false) => true,
        _ => false,
    };
}
