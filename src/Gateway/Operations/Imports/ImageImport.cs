using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Errors;

namespace BuildFarm.Gateway.Operations.Imports;

/// <summary>Images from outside by way of the service's importers, which this farm does not have: refused, with what there is instead.</summary>
internal sealed class ImageImport(ResourceAccess access)
{
    /// <summary>The service installs Windows from an ISO in a virtual machine; instances here are Linux containers.</summary>
    public async Task<ImportDiskImageResponse> ImportDiskAsync(CallContext context, ImportDiskImageRequest request)
    {
        TagRules.Check(request.Tags);
        await access.RequireReferenceAsync(context, request.InfrastructureConfigurationArn, "infrastructureConfigurationArn", ResourceKind.InfrastructureConfiguration);
        throw new ApiException(
            ErrorCode.Client,
            "This farm does not import ISO disk images: their installer needs a virtual machine, and its instances are Linux containers. "
            + "A root file system (a tar archive or a folder) becomes a base image with 'buildfarm host import NAME PATH' on the machine that builds.");
    }

    /// <summary>Import tasks are EC2's; there are none that could be meant.</summary>
    public Task<ImportVmImageResponse> ImportVmAsync(CallContext context, ImportVmImageRequest request)
    {
        TagRules.Check(request.Tags);
        throw new ApiException(
            ErrorCode.Client,
            $"There is no VM import task {Printable(request.VmImportTaskId)}: this farm has no VM Import/Export. "
            + "A root file system (a tar archive or a folder) becomes a base image with 'buildfarm host import NAME PATH' on the machine that builds.");
    }

    private static string Printable(string text) => new([.. text.Where(c => !char.IsControl(c)).Take(64)]);
}
