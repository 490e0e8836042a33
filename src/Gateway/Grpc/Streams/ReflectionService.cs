using System.Collections.Frozen;
using BuildFarm.Model.Rpc.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Grpc;

/// <summary>grpc.reflection: what is served, as descriptors, for tools that have no protos at hand.</summary>
internal sealed class ReflectionService
{
    private readonly string[] _services;
    private readonly FrozenDictionary<string, FileDescriptor> _files;
    private readonly FrozenDictionary<string, FileDescriptor> _symbols;
    private readonly ILookup<string, FieldDescriptor> _extensions;

    public ReflectionService(IReadOnlyCollection<ServiceDescriptor> services)
    {
        _services = [.. services.Select(static service => service.FullName).Order(StringComparer.Ordinal)];
        var files = new Dictionary<string, FileDescriptor>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            Collect(service.File, files);
        }

        _files = files.ToFrozenDictionary(StringComparer.Ordinal);
        _symbols = files.Values.SelectMany(static file => Symbols(file).Select(name => (name, file)))
            .DistinctBy(static symbol => symbol.name).ToFrozenDictionary(static symbol => symbol.name, static symbol => symbol.file, StringComparer.Ordinal);
        _extensions = files.Values.SelectMany(static file => file.Extensions.UnorderedExtensions).ToLookup(static extension => extension.ExtendeeType.FullName, StringComparer.Ordinal);
    }

    public async IAsyncEnumerable<IMessage> AnswerAsync(GrpcCall call, IAsyncEnumerable<IMessage> requests)
    {
        await foreach (var request in requests.WithCancellation(call.Cancellation).ConfigureAwait(false))
        {
            yield return Answer((ServerReflectionRequest)request);
        }
    }

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.AddRange(_services.Select(static name => new ServiceResponse { Name = name }));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                File(response, _files.GetValueOrDefault(request.FileByFilename));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                File(response, _symbols.GetValueOrDefault(request.FileContainingSymbol));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var wanted = request.FileContainingExtension;
                File(response, _extensions[wanted.ContainingType].FirstOrDefault(extension => extension.FieldNumber == wanted.ExtensionNumber)?.File);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                ExtensionNumbers(response, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = new ErrorResponse { ErrorCode = (int)GrpcCode.InvalidArgument, ErrorMessage = "The request asks for nothing." };
                break;
        }

        return response;
    }

    private void ExtensionNumbers(ServerReflectionResponse response, string type)
    {
        if (!_symbols.ContainsKey(type))
        {
            NotFound(response);
            return;
        }

        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type };
        response.AllExtensionNumbersResponse.ExtensionNumber.AddRange(_extensions[type].Select(static extension => extension.FieldNumber).Order());
    }

    private static void File(ServerReflectionResponse response, FileDescriptor? file)
    {
        if (file is null)
        {
            NotFound(response);
            return;
        }

        var files = new Dictionary<string, FileDescriptor>(StringComparer.Ordinal);
        Collect(file, files);
        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.AddRange(files.Values.Select(static one => one.SerializedData));
    }

    private static void NotFound(ServerReflectionResponse response) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)GrpcCode.NotFound, ErrorMessage = "There is no such thing here." };

    private static void Collect(FileDescriptor file, Dictionary<string, FileDescriptor> files)
    {
        if (files.TryAdd(file.Name, file))
        {
            foreach (var needed in file.Dependencies)
            {
                Collect(needed, files);
            }
        }
    }

    private static IEnumerable<string> Symbols(FileDescriptor file) =>
        file.MessageTypes.SelectMany(Symbols)
            .Concat(file.EnumTypes.Select(static type => type.FullName))
            .Concat(file.Extensions.UnorderedExtensions.Select(static extension => extension.FullName))
            .Concat(file.Services.SelectMany(static service => service.Methods.Select(static method => method.FullName).Prepend(service.FullName)));

    private static IEnumerable<string> Symbols(MessageDescriptor type) =>
        type.NestedTypes.SelectMany(Symbols)
            .Concat(type.EnumTypes.Select(static nested => nested.FullName))
            .Concat(type.Fields.InDeclarationOrder().Select(static field => field.FullName))
            .Prepend(type.FullName);
}
