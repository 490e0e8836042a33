using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Pipelines;

internal sealed class PipelineModule(PipelineChanges changes, PipelineReading reading) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<CreateImagePipelineRequest, CreateImagePipelineResponse>("CreateImagePipeline", changes.CreateAsync);
        map.Add<UpdateImagePipelineRequest, UpdateImagePipelineResponse>("UpdateImagePipeline", changes.UpdateAsync);
        map.Add<DeleteImagePipelineRequest, DeleteImagePipelineResponse>("DeleteImagePipeline", changes.DeleteAsync);
        map.Add<GetImagePipelineRequest, GetImagePipelineResponse>("GetImagePipeline", reading.GetAsync);
        map.Add<ListImagePipelinesRequest, ListImagePipelinesResponse>("ListImagePipelines", reading.ListAsync);
    }
}
