using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Modules;

namespace BuildFarm.Agent.Commands;

/// <summary>Uploads a finished run's log folder. A failure is told, and does not change how the run ended.</summary>
internal static class LogUpload
{
    public static async Task RunAsync(RunSettings settings, string folder, ModuleServices services, CancellationToken stop)
    {
        string prefix = settings.LogKeyPrefix.Trim('/') is { Length: > 0 } given ? given + "/" : "";
        try
        {
            foreach (string file in Directory.GetFiles(folder))
            {
                var destination = new S3Location(settings.LogBucket!, $"{prefix}{Path.GetFileName(folder)}/{Path.GetFileName(file)}");
                await services.Aws.S3.UploadAsync(file, destination, settings.LogBucketOwner, stop);
            }
        }
        catch (AwsException e)
        {
            await Console.Error.WriteLineAsync($"The logs were not uploaded and are only in {folder}: {e.Message}");
        }
    }
}
