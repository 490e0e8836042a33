using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Images;

internal sealed class ImageModule(ImageStarts starts, ImageReading reading, ImageChanges changes, ImageRetry retry, ImageDistribution distribution) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<CreateImageRequest, CreateImageResponse>("CreateImage", starts.CreateAsync);
        map.Add<StartImagePipelineExecutionRequest, StartImagePipelineExecutionResponse>("StartImagePipelineExecution", starts.StartPipelineAsync);
        map.Add<GetImageRequest, GetImageResponse>("GetImage", reading.GetAsync);
        map.Add<ListImagesRequest, ListImagesResponse>("ListImages", reading.ListAsync);
        map.Add<ListImageBuildVersionsRequest, ListImageBuildVersionsResponse>("ListImageBuildVersions", reading.ListBuildsAsync);
        map.Add<ListImagePipelineImagesRequest, ListImagePipelineImagesResponse>("ListImagePipelineImages", reading.ListOfPipelineAsync);
        map.Add<ListImagePackagesRequest, ListImagePackagesResponse>("ListImagePackages", reading.ListPackagesAsync);
        map.Add<CancelImageCreationRequest, CancelImageCreationResponse>("CancelImageCreation", changes.CancelAsync);
        map.Add<RetryImageRequest, RetryImageResponse>("RetryImage", retry.RetryAsync);
        map.Add<DistributeImageRequest, DistributeImageResponse>("DistributeImage", distribution.DistributeAsync);
        map.Add<DeleteImageRequest, DeleteImageResponse>("DeleteImage", changes.DeleteAsync);
    }
}
