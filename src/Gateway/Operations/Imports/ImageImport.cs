using BuildFarm.Catalog;
using BuildFarm.Clouds.Objects;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Stored;
using BuildFarm.Model.Versions;

namespace BuildFarm.Gateway.Operations.Imports;

/// <summary>Images of files. The service's own importers, of ISO files and of EC2's tasks, are refused with what there is instead.</summary>
internal sealed class ImageImport(ICatalog catalog, BuildStarter starter, ResourceAccess access, OperationsOptions options)
{
    /// <summary>Where the service installs Windows from an ISO file, this farm makes an image of a Linux root: a tar archive, or a disk.</summary>
    public async Task<ImportDiskImageResponse> ImportDiskAsync(CallContext context, ImportDiskImageRequest request)
    {
        TagRules.Check(request.Tags);
        var scope = IdempotentCalls.ScopeOf(context, "ImportDiskImage");
        if (!SemanticVersion.TryParse(request.SemanticVersion, out var version, out var problem))
        {
            throw Errors.InvalidVersion($"The semanticVersion is not valid: {problem}.");
        }

        if (await catalog.GetClientTokenAsync(scope, request.ClientToken, context.Cancellation) is null)
        {
            await access.RequireReferenceAsync(context, request.InfrastructureConfigurationArn, "infrastructureConfigurationArn", ResourceKind.InfrastructureConfiguration);
            Check(request);
        }

        var arn = await starter.ImportAsync(
            new ImportRequest
            {
                Account = context.Account,
                Region = context.Region,
                Image = Image(request),
                Version = version.WithoutBuild(),
                File = new ImportedFile { Uri = request.Uri, Description = request.Description },
                InfrastructureConfigurationArn = request.InfrastructureConfigurationArn,
                ClientToken = request.ClientToken,
                TokenScope = scope,
                ImageQuota = options.Quotas.TryGetValue(ResourceKinds.Image, out var most) ? most : null,
                RequestDigest = RequestDigest.Of(request, RequestDigest.ClientToken),
            },
            context.Cancellation);
        return new ImportDiskImageResponse { ClientToken = request.ClientToken, ImageBuildVersionArn = arn };
    }

    /// <summary>Import tasks are EC2's; there are none that could be meant.</summary>
    public Task<ImportVmImageResponse> ImportVmAsync(CallContext context, ImportVmImageRequest request)
    {
        TagRules.Check(request.Tags);
        throw Refusal(
            $"There is no VM import task {new string([.. request.VmImportTaskId.Where(c => !char.IsControl(c)).Take(64)])}: this farm has no EC2 VM Import/Export. "
            + "ImportDiskImage makes an image of the disk itself (raw, qcow2, VMDK, VHD or VHDX, with Linux on it) or of a root file system in a tar archive, from s3://BUCKET/KEY.");
    }

    private static void Check(ImportDiskImageRequest request)
    {
        if (!S3Uri.TryParse(request.Uri, out _, out var key))
        {
            throw Refusal("The uri is not s3://BUCKET/KEY; files of the server cannot be named.");
        }

        if (!string.Equals(request.Platform, "Linux", StringComparison.OrdinalIgnoreCase) || key.EndsWith(".iso", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal(
                "This farm does not install Windows from ISO files: that needs a virtual machine, and its instances are Linux containers. With the platform Linux it makes an image "
                + "of a disk (raw, qcow2, VMDK, VHD or VHDX) or of a root file system in a tar archive.");
        }
    }

    private static Image Image(ImportDiskImageRequest request)
    {
        var image = new Image
        {
            Name = request.Name,
            Type = ImageType.Ami,
            Platform = WireNames.Parse<Platform>("Linux")!.Value,
            OsVersion = request.OsVersion,
            BuildType = BuildType.ImportIso,
            ImageSource = ImageSource.Imported,
            EnhancedImageMetadataEnabled = false,
            LoggingConfiguration = request.LoggingConfiguration,
            Tags = { request.Tags },
        };
        if (request.HasExecutionRole) image.ExecutionRole = request.ExecutionRole;
        return image;
    }

    private static ApiException Refusal(string message) => new(ErrorCode.Client, message);
}
