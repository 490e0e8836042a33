using System.Net;
using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace BuildFarm.Clouds.Documents;

/// <summary>
/// Documents in S3, or in what speaks its protocol: credentials and region come from where every AWS SDK looks, the endpoint from
/// AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, with the bucket in the path then.
/// </summary>
public sealed class S3DocumentSource(S3DocumentOptions options) : IDocumentSource
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<string> ReadAsync(string region, string bucket, string key, int maximumBytes, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(options.Patience);
        try
        {
            using var client = Client(region);
            using var answer = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, bounded.Token).ConfigureAwait(false);
            return await TextAsync(answer, maximumBytes, bounded.Token).ConfigureAwait(false);
        }
        catch (AmazonS3Exception refused)
        {
            throw new DocumentSourceException($"{Code(refused)} for the object {key} of the bucket {bucket}.", refused);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DocumentSourceException($"S3 did not answer within {options.Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception unreached) when (unreached is AmazonClientException or HttpRequestException or IOException or WebException)
        {
            throw new DocumentSourceException(
                "S3 was not reached with this farm's own credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the shared files, or a role; "
                + "AWS_ENDPOINT_URL_S3 for another endpoint). Give the document as data, or start the farm with them.", unreached);
        }
        catch (DecoderFallbackException)
        {
            throw new DocumentSourceException($"The object {key} of the bucket {bucket} is no UTF-8 text.");
        }
    }

    private static string Code(AmazonS3Exception refused) => refused.StatusCode switch
    {
        HttpStatusCode.NotFound => "S3 has no such object (or bucket)",
        HttpStatusCode.Forbidden => "S3 refuses this farm",
        var status => $"S3 answered {(int)status} {refused.ErrorCode}",
    };

    private static async Task<string> TextAsync(GetObjectResponse answer, int maximumBytes, CancellationToken cancellation)
    {
        if (answer.ContentLength > maximumBytes)
        {
            throw new DocumentSourceException($"The object has {answer.ContentLength} bytes; at most {maximumBytes} are read.");
        }

        using var buffer = new MemoryStream();
        var piece = new byte[81920];
        int read;
        while ((read = await answer.ResponseStream.ReadAsync(piece, cancellation).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > maximumBytes)
            {
                throw new DocumentSourceException($"The object has more than {maximumBytes} bytes, which is all that is read.");
            }

            buffer.Write(piece, 0, read);
        }

        var text = Strict.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        return text.StartsWith('\ufeff') ? text[1..] : text;
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
