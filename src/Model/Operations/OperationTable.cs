namespace BuildFarm.Model.Operations;

using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using BuildFarm.Model.Api;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;
using Google.Protobuf.Reflection;

/// <summary>Every operation of the ImageBuilder and Farm services, derived from their descriptors. There is no other list.</summary>
public static class OperationTable
{
    private static readonly FrozenDictionary<string, OperationInfo> ByName;
    private static readonly FrozenDictionary<string, OperationInfo> ByGrpcPath;
    private static readonly FrozenSet<string> ReadAnswers;
    private static readonly FrozenSet<string> Requests;

    static OperationTable()
    {
        var services = ImagebuilderReflection.Descriptor.Services.Concat(FarmReflection.Descriptor.Services);
        All = [.. services.SelectMany(service => service.Methods).Select(Describe)];
        ByName = All.ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);
        ByGrpcPath = All.ToFrozenDictionary(operation => operation.GrpcPath, StringComparer.Ordinal);
        Requests = All.Select(operation => operation.Request.FullName).ToFrozenSet(StringComparer.Ordinal);
        ReadAnswers = All.Where(operation => operation.ReadOnly).Select(operation => operation.Response.FullName).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>All operations, ImageBuilder's first, in the order of the contract.</summary>
    public static IReadOnlyList<OperationInfo> All { get; }

    /// <summary>The operation of a name such as CreateComponent; names are case-sensitive and unique across both services.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out OperationInfo? operation) => ByName.TryGetValue(name, out operation);

    /// <summary>The operation of a gRPC path such as /buildfarm.farm.v1.Farm/GetFarmStatus.</summary>
    public static bool TryGetByGrpcPath(string path, [NotNullWhen(true)] out OperationInfo? operation) => ByGrpcPath.TryGetValue(path, out operation);

    /// <summary>Whether a message is the answer of a read-only operation: clients index its lists without asking whether they are there.</summary>
    internal static bool IsReadAnswer(MessageDescriptor message) => ReadAnswers.Contains(message.FullName);

    internal static bool IsRequest(MessageDescriptor message) => Requests.Contains(message.FullName);

    private static OperationInfo Describe(MethodDescriptor method)
    {
        var options = method.GetOptions();
        var http = options?.GetExtension(OptionsExtensions.Http);
        var throws = options?.GetExtension(OptionsExtensions.Throws);
        var fields = method.InputType.Fields.InDeclarationOrder();
        return new OperationInfo
        {
            Name = method.Name,
            GrpcPath = $"/{method.Service.FullName}/{method.Name}",
            Method = method,
            Request = method.InputType,
            Response = method.OutputType,
            HttpMethod = http?.Method,
            PathTemplate = http?.Path,
            PathFields = Bound(fields, OptionsExtensions.Path),
            QueryFields = Bound(fields, OptionsExtensions.Query),
            Throws = throws is null ? [] : [.. throws.Select(ErrorTable.CodeOf)],
            Paginated = options?.GetExtension(OptionsExtensions.Paginated) ?? false,
            Idempotent = options?.GetExtension(OptionsExtensions.Idempotent) ?? false,
            ReadOnly = options?.GetExtension(OptionsExtensions.ReadOnly) ?? false,
            ServerStreaming = method.IsServerStreaming,
        };
    }

    private static FrozenDictionary<string, FieldDescriptor> Bound(IList<FieldDescriptor> fields, Google.Protobuf.Extension<FieldOptions, string> option) =>
        fields
            .Select(field => (Field: field, Name: field.GetOptions()?.GetExtension(option)))
            .Where(bound => !string.IsNullOrEmpty(bound.Name))
            .ToFrozenDictionary(bound => bound.Name!, bound => bound.Field, StringComparer.Ordinal);
}
