using BuildFarm.Clouds;
using BuildFarm.Gateway.Operations.Images;
using BuildFarm.Gateway.Operations.Resources;
using BuildFarm.Model.Api;
using BuildFarm.Model.Arns;
using BuildFarm.Model.Enums;
using BuildFarm.Model.Errors;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Gateway.Operations.Farm;

/// <summary>Writes an image to a file on the machine of the farm.</summary>
internal sealed class ImageExport(OperationsOptions options, ResourceAccess access, ICloud cloud)
{
    public async Task<ExportImageResponse> ExportAsync(CallContext context, ExportImageRequest request)
    {
        CheckPath(request.Path);
        CheckFolder(context, request.Path);
        var arn = ResourceAccess.ParseOwn(context, request.ImageBuildVersionArn, "imageBuildVersionArn", ResourceKind.Image);
        var row = await access.RequireAsync(arn, context.Cancellation);
        var image = ImageMessages.Read(row);
        var output = Output(image, context.Region)
            ?? throw Errors.InvalidRequest($"{row.Arn} has no output image: its status is {WireNames.Of(image.State.Status)}. Only an image that is AVAILABLE can be exported.");
        try
        {
            var exported = await cloud.ExportImageAsync(output.Region, output.Image, request.Format, request.Path, context.RequestId, context.Cancellation);
            return new ExportImageResponse { Path = exported.Path, SizeBytes = exported.SizeBytes, Sha256 = exported.Sha256 };
        }
        catch (CloudException refused)
        {
            throw Refusal(refused);
        }
    }

    // The call's own region first: the copies are the same.
    private static Ami? Output(Image image, string region) => image.State.Status == ImageStatus.Available
        ? image.OutputResources?.Amis.OrderByDescending(ami => ami.Region == region).FirstOrDefault()
        : null;

    private static void CheckPath(string path)
    {
        if (!path.StartsWith('/') || path.EndsWith('/') || path.Any(char.IsControl) || path.Split('/').Contains(".."))
        {
            throw Errors.InvalidValue("path", "It must be the absolute path of a file on the machine of the farm, with no '..' in it.");
        }
    }

    private void CheckFolder(CallContext context, string path)
    {
        if (context.Principal != options.Owner && Path.GetDirectoryName(path) != options.ExportFolder)
        {
            var where = options.ExportFolder.Length > 0 ? $"Name a file in {options.ExportFolder}: only" : "Only";
            throw Errors.InvalidValue("path", $"{where} the farm's owner may export to any folder of its machine.");
        }
    }

    private static ApiException Refusal(CloudException refused) => refused.Error switch
    {
        CloudError.Invalid or CloudError.Conflict or CloudError.NotFound => Errors.InvalidRequest($"The image was not exported: {refused.Message}"),
        CloudError.Throttled => new ApiException(ErrorCode.CallRateLimitExceeded, $"The image was not exported: {refused.Message}"),
        _ => new ApiException(ErrorCode.ServiceUnavailable, $"The image was not exported: {refused.Message}"),
    };
}
