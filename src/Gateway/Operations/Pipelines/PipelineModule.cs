using BuildFarm.Gateway.Operations.Reading;
using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Pipelines;

internal sealed class PipelineModule(PipelineChanges changes, PipelineReading reading, ResourceReads reads) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<CreateImagePipelineRequest, CreateImagePipelineResponse>("CreateImagePipeline", changes.CreateAsync);
        map.Add<UpdateImagePipelineRequest, UpdateImagePipelineResponse>("UpdateImagePipeline", changes.UpdateAsync);
        map.Add<DeleteImagePipelineRequest, DeleteImagePipelineResponse>("DeleteImagePipeline", changes.DeleteAsync);
        reads.Register(map, reading.Readable, "GetImagePipeline", "ListImagePipelines");
    }
}
