using BuildFarm.Host.Images;
using BuildFarm.Host.Instances;
using BuildFarm.Host.Layers;
using BuildFarm.Host.Parameters;
using BuildFarm.Model.HostProtocol;
using Google.Protobuf;

namespace BuildFarm.Host.Api;

/// <summary>The unary calls by name: bytes in, message out.</summary>
internal sealed class HostMethods
{
    private readonly Dictionary<string, Func<byte[], CancellationToken, Task<IMessage>>> _methods = new(StringComparer.Ordinal);

    public HostMethods(
        StatusService status, InstanceManager instances, ImageService images, ImportService imports, ExportService exports,
        LayerService layers, ParameterStore parameters)
    {
        Add(GetStatusRequest.Parser, (_, _) => Task.FromResult(status.Get()));
        Add(ShutdownRequest.Parser, async (r, _) =>
        {
            if (r.IfUnneeded)
            {
                status.EndIfUnneeded();
            }
            else
            {
                await status.ShutdownAsync(r.TerminateInstances).ConfigureAwait(false);
            }
            return new ShutdownResponse();
        });
        AddInstances(instances);
        AddImages(images, imports, exports);
        Add(FindLayerRequest.Parser, (r, _) => Task.FromResult(new FindLayerResponse
        {
            Layer = layers.Find(r.Keys, r.MaximumAge?.ToTimeSpan() ?? TimeSpan.Zero),
        }));
        Add(CaptureLayerRequest.Parser, layers.CaptureAsync);
        Add(GetParameterRequest.Parser, (r, _) => Task.FromResult(new GetParameterResponse { Parameter = parameters.Get(r.Region, r.Account, r.Name) }));
        Add(PutParameterRequest.Parser, (r, _) => Task.FromResult(parameters.Put(r)));
    }

    public Func<byte[], CancellationToken, Task<IMessage>>? Find(string method) => _methods.GetValueOrDefault(method);

    private void AddInstances(InstanceManager instances)
    {
        Add(LaunchInstanceRequest.Parser, instances.LaunchAsync);
        Add(DescribeInstanceRequest.Parser, (r, _) => Task.FromResult(new DescribeInstanceResponse { Instance = instances.Describe(r.InstanceId) }));
        Add(ListInstancesRequest.Parser, (r, _) => Task.FromResult(new ListInstancesResponse { Instances = { instances.List(r.Region) } }));
        Add(RebootInstanceRequest.Parser, (r, c) => instances.RebootAsync(r.InstanceId, r.Token, c));
        Add(TerminateInstanceRequest.Parser, async (r, c) =>
        {
            await instances.TerminateAsync(r.InstanceId, c).ConfigureAwait(false);
            return new TerminateInstanceResponse();
        });
    }

    private void AddImages(ImageService images, ImportService imports, ExportService exports)
    {
        Add(PrepareBaseImageRequest.Parser, (r, c) => imports.PrepareBaseAsync(r.Name, c));
        Add(ImportImageRequest.Parser, imports.ImportAsync);
        Add(FindImageRequest.Parser, (r, _) => Task.FromResult(new FindImageResponse { Image = images.Find(r.Region, r.Image) }));
        Add(ListImagesRequest.Parser, (r, _) => Task.FromResult(new ListImagesResponse { Images = { images.List(r.Region) } }));
        Add(CreateImageRequest.Parser, images.CreateAsync);
        Add(CreateImageFromLayerRequest.Parser, images.CreateFromLayerAsync);
        Add(CopyImageRequest.Parser, images.CopyAsync);
        Add(DeregisterImageRequest.Parser, async (r, c) =>
        {
            await images.DeregisterAsync(r.Region, r.ImageId, c).ConfigureAwait(false);
            return new DeregisterImageResponse();
        });
        Add(ExportImageRequest.Parser, exports.ExportAsync);
    }

    // the method is named as its request is
    private void Add<TRequest, TResponse>(MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task<TResponse>> call)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage =>
        _methods[new TRequest().Descriptor.Name[..^"Request".Length]] =
            async (body, cancellation) => await call(parser.ParseFrom(body), cancellation).ConfigureAwait(false);
}
