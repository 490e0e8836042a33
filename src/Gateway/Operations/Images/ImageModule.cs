using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;

namespace BuildFarm.Gateway.Operations.Images;

internal sealed class ImageModule(ImageStarts starts, ResourceReads reads, ImageReading reading, ImageChanges changes, ImageRetry retry, ImageDistribution distribution) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<CreateImageRequest, CreateImageResponse>("CreateImage", starts.CreateAsync);
        map.Add<StartImagePipelineExecutionRequest, StartImagePipelineExecutionResponse>("StartImagePipelineExecution", starts.StartPipelineAsync);
        reads.Register(map, ImageReading.Readable, "GetImage", "ListImages");
        reads.RegisterBuilds(map, ResourceKind.Image, "ListImageBuildVersions", "imageVersionArn", ImageReading.Filters, ImageMessages.Summary);
        map.Add<ListImagePipelineImagesRequest, ListImagePipelineImagesResponse>("ListImagePipelineImages", reading.ListOfPipelineAsync);
        map.Add<ListImagePackagesRequest, ListImagePackagesResponse>("ListImagePackages", reading.ListPackagesAsync);
        map.Add<CancelImageCreationRequest, CancelImageCreationResponse>("CancelImageCreation", changes.CancelAsync);
        map.Add<RetryImageRequest, RetryImageResponse>("RetryImage", retry.RetryAsync);
        map.Add<DistributeImageRequest, DistributeImageResponse>("DistributeImage", distribution.DistributeAsync);
        map.Add<DeleteImageRequest, DeleteImageResponse>("DeleteImage", changes.DeleteAsync);
    }
}
