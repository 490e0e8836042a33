using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace BuildFarm.Clouds.Objects;

/// <summary>
/// Objects in S3, or in what speaks its protocol: credentials and region come from where every AWS SDK looks, the endpoint from
/// AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, with the bucket in the path then.
/// </summary>
public sealed class S3Objects(S3Options options) : IDocumentSource
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<string> ReadAsync(string region, string bucket, string key, int maximumBytes, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(options.Patience);
        using var buffer = new MemoryStream();
        try
        {
            await CopyAsync(region, bucket, key, buffer, maximumBytes, bounded.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ObjectException($"S3 did not answer within {options.Patience.TotalSeconds:0} seconds.");
        }

        try
        {
            var text = Strict.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
            return text.StartsWith('\ufeff') ? text[1..] : text;
        }
        catch (DecoderFallbackException)
        {
            throw new ObjectException($"The object {key} of the bucket {bucket} is no UTF-8 text.");
        }
    }

    /// <summary>Writes an object to a file, which is replaced.</summary>
    /// <exception cref="ObjectException">It cannot be read, or is larger than allowed.</exception>
    public async Task DownloadAsync(string region, string bucket, string key, string path, long maximumBytes, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        await CopyAsync(region, bucket, key, file, maximumBytes, cancellation).ConfigureAwait(false);
    }

    private async Task CopyAsync(string region, string bucket, string key, Stream target, long maximumBytes, CancellationToken cancellation)
    {
        if (options.Buckets is { } known && !known.Contains(bucket))
        {
            throw new ObjectException($"This farm does not read the bucket {bucket}: it is not among the buckets of its configuration.");
        }

        try
        {
            using var client = Client(region);
            using var answer = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellation).ConfigureAwait(false);
            await CopyAsync(answer, target, maximumBytes, cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception refused)
        {
            throw new ObjectException($"{Code(refused)} for the object {key} of the bucket {bucket}.", refused);
        }
        catch (Exception unreached) when (unreached is AmazonClientException or HttpRequestException or WebException)
        {
            throw new ObjectException(
                "S3 was not reached with this farm's own credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the shared files, or a role; "
                + "AWS_ENDPOINT_URL_S3 for another endpoint).", unreached);
        }
    }

    private static string Code(AmazonS3Exception refused) => refused.StatusCode switch
    {
        HttpStatusCode.NotFound => "S3 has no such object (or bucket)",
        HttpStatusCode.Forbidden => "S3 refuses this farm",
        var status => $"S3 answered {(int)status} {refused.ErrorCode}",
    };

    private static async Task CopyAsync(GetObjectResponse answer, Stream target, long maximumBytes, CancellationToken cancellation)
    {
        if (answer.ContentLength > maximumBytes)
        {
            throw new ObjectException($"The object has {answer.ContentLength} bytes; at most {maximumBytes} are read.");
        }

        var piece = new byte[81920];
        var total = 0L;
        int read;
        while ((read = await answer.ResponseStream.ReadAsync(piece, cancellation).ConfigureAwait(false)) > 0)
        {
            total += read;
            if (total > maximumBytes)
            {
                throw new ObjectException($"The object has more than {maximumBytes} bytes, which is all that is read.");
            }

            await target.WriteAsync(piece.AsMemory(0, read), cancellation).ConfigureAwait(false);
        }
    }

    private AmazonS3Client Client(string region)
    {
        var configuration = new AmazonS3Config { MaxErrorRetry = 2, Timeout = options.Patience };
        if (options.Endpoint is { } endpoint)
        {
            configuration.ServiceURL = endpoint.ToString();
            configuration.ForcePathStyle = true;
            configuration.AuthenticationRegion = region;
        }
        else
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return options.Credentials is { } credentials ? new AmazonS3Client(credentials, configuration) : new AmazonS3Client(configuration);
    }
}
