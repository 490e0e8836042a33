using System.Globalization;
using System.Net;
using System.Text;
using BuildFarm.Model.Auth;

namespace BuildFarm.Agent.Aws;

/// <summary>
/// Get, put and list of S3, signed with Signature Version 4. A stand-in for AWSSDK.S3, which does all of this and more, and
/// which the agent's size does not allow; objects up to 5 GB, what one request can carry.
/// </summary>
internal sealed class S3Client(AwsSettings settings, CredentialChain credentials, HttpClient http, TimeProvider time, Func<double> chance)
{
    /// <summary>What one page of a listing, and so one prefix download, can have.</summary>
    public const int MaximumListed = 1000;

    private const long LargestObject = 5L * 1024 * 1024 * 1024;
    private const int MaximumTries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);

    private string? _region;

    /// <summary>Writes to a file that appears under its name only when it is whole.</summary>
    public Task DownloadAsync(S3Location source, string path, string? owner, CancellationToken stop) => SendAsync(HttpMethod.Get, source, "", owner, null, async response =>
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        string partial = PartialFile.PathFor(path);
        try
        {
            await using (FileStream file = PartialFile.Create(partial))
            {
                await response.Content.CopyToAsync(file, stop);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        return true;
    }, stop);

    /// <summary>A small object as text.</summary>
    public Task<string> ReadAsync(S3Location source, string? owner, int maximumBytes, CancellationToken stop) => SendAsync(HttpMethod.Get, source, "", owner, null, async response =>
        response.Content.Headers.ContentLength > maximumBytes
            ? throw new AwsException($"'{source}' has {response.Content.Headers.ContentLength} bytes; {maximumBytes} are allowed")
            : await response.Content.ReadAsStringAsync(stop), stop);

    public Task UploadAsync(string path, S3Location destination, string? owner, CancellationToken stop)
    {
        long length = new FileInfo(path).Length;
        return length > LargestObject
            ? throw new AwsException($"'{path}' has {length} bytes; one upload may have {LargestObject}")
            : SendAsync(HttpMethod.Put, destination, "", owner, path, static _ => Task.FromResult(true), stop);
    }

    /// <summary>The keys under a prefix.</summary>
    /// <exception cref="AwsException">There are more than <see cref="MaximumListed"/>.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(S3Location prefix, string? owner, CancellationToken stop)
    {
        string query = $"list-type=2&max-keys={MaximumListed}&prefix={PercentEncoding.Encode(prefix.Key)}";
        string listing = await SendAsync(HttpMethod.Get, prefix with { Key = "" }, query, owner, null, response => response.Content.ReadAsStringAsync(stop), stop);
        return Values(listing, "IsTruncated").FirstOrDefault() == "true"
            ? throw new AwsException($"'{prefix}' has more than {MaximumListed} objects; that many can be downloaded at once")
            : Values(listing, "Key");
    }

    /// <summary>The texts of an element in S3's flat answers.</summary>
    internal static IReadOnlyList<string> Values(string xml, string element)
    {
        (string open, string close) = ($"<{element}>", $"</{element}>");
        List<string> values = [];
        for (int at = 0; xml.IndexOf(open, at, StringComparison.Ordinal) is var start && start >= 0;)
        {
            int end = xml.IndexOf(close, start, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            values.Add(WebUtility.HtmlDecode(xml[(start + open.Length)..end]));
            at = end;
        }

        return values;
    }

    private async Task<T> SendAsync<T>(
        HttpMethod method, S3Location location, string query, string? owner, string? upload, Func<HttpResponseMessage, Task<T>> use, CancellationToken stop)
    {
        for (int attempt = 1; ; attempt++)
        {
            string reason;
            try
            {
                using HttpRequestMessage request = await SignedAsync(method, location, query, owner, stop);
                request.Content = upload is null ? null : new StreamContent(File.OpenRead(upload));
                using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return await use(response);
                }

                if (OtherRegion(response) is { } region && region != (_region ?? settings.Region))
                {
                    _region = region;
                    continue;
                }

                string body = await response.Content.ReadAsStringAsync(stop);
                string code = Values(body, "Code").FirstOrDefault() ?? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
                reason = $"{code}: {Values(body, "Message").FirstOrDefault() ?? response.ReasonPhrase}";
                if ((int)response.StatusCode is < 500 and not 429 || attempt == MaximumTries)
                {
                    throw new AwsException($"{method} {location}: {reason}", code);
                }
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException && attempt < MaximumTries)
            {
                reason = e.Message;
            }
            catch (HttpRequestException e)
            {
                throw new AwsException($"{method} {location}: {e.Message}");
            }

            await Task.Delay(FirstPause * Math.Pow(2, attempt - 1) * (0.5 + (chance() / 2)), time, stop);
        }
    }

    /// <summary>S3 answers 301 or 400 and names the bucket's region.</summary>
    private static string? OtherRegion(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.BadRequest or HttpStatusCode.TemporaryRedirect
        && response.Headers.TryGetValues("x-amz-bucket-region", out IEnumerable<string>? values) ? values.First() : null;

    private async ValueTask<HttpRequestMessage> SignedAsync(HttpMethod method, S3Location location, string query, string? owner, CancellationToken stop)
    {
        OpenSslLibrary.EnsureLoaded();
        SigningCredential credential = await credentials.GetAsync(stop);
        string region = _region ?? settings.Region;
        Uri? custom = settings.CustomEndpoint("s3");
        bool inPath = custom is not null || location.Bucket.Contains('.');
        Uri host = custom ?? new Uri($"https://{(inPath ? "" : location.Bucket + ".")}s3.{region}.amazonaws.com");
        string path = (inPath ? $"/{location.Bucket}" : "") + "/" + string.Join('/', location.Key.Split('/').Select(PercentEncoding.Encode));
        string date = time.GetUtcNow().UtcDateTime.ToString(SigV4Names.DateFormat, CultureInfo.InvariantCulture);
        SortedDictionary<string, string> headers = new(StringComparer.Ordinal)
        {
            ["host"] = host.IsDefaultPort ? host.Host : host.Authority,
            [SigV4Names.ContentHashHeader] = CanonicalRequest.UnsignedPayload,
            [SigV4Names.DateHeader] = date,
        };
        if (credential.SessionToken is { } token)
        {
            headers[SigV4Names.SecurityTokenHeader] = token;
        }

        if (owner is not null)
        {
            headers["x-amz-expected-bucket-owner"] = owner;
        }

        // S3 alone encodes the path once; everything else is as everywhere
        string names = string.Join(';', headers.Keys);
        var canonical = new StringBuilder().Append(method.Method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        foreach ((string name, string value) in headers)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
        }

        canonical.Append('\n').Append(names).Append('\n').Append(CanonicalRequest.UnsignedPayload);
        var scope = new CredentialScope(date[..8], region, "s3");
        string signature = SigV4Signature.Compute(SigV4Signature.DeriveKey(credential.SecretAccessKey, scope), date, scope, canonical.ToString());
        var request = new HttpRequestMessage(method, new Uri($"{host.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? "?" + query : "")}"));
        foreach ((string name, string value) in headers.Where(header => header.Key != "host"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", $"{SigV4Names.Algorithm} Credential={credential.AccessKeyId}/{scope}, SignedHeaders={names}, Signature={signature}");
        return request;
    }
}
