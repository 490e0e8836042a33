using BuildFarm.Gateway.Operations.Registry;
using BuildFarm.Model.Api;

namespace BuildFarm.Gateway.Operations.Imports;

internal sealed class ImportModule(ComponentImport components, ImageImport images) : IOperationModule
{
    public void Register(OperationMap map)
    {
        map.Add<ImportComponentRequest, ImportComponentResponse>("ImportComponent", components.ImportAsync);
        map.Add<ImportDiskImageRequest, ImportDiskImageResponse>("ImportDiskImage", images.ImportDiskAsync);
        map.Add<ImportVmImageRequest, ImportVmImageResponse>("ImportVmImage", images.ImportVmAsync);
    }
}
