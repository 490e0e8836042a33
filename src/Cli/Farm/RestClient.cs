using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Json;
using BuildFarm.Model.Operations;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Cli.Farm;

/// <summary>Signed calls on the REST face. Method, path and members come from the contract's descriptors.</summary>
internal sealed class RestClient(FarmConnection connection, TimeProvider time) : IDisposable
{
    /// <summary>An answer holds at most one page of rows or one document.</summary>
    private const int MaximumAnswer = 64 * 1024 * 1024;

    private const int Attempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly SigV4Signer signer = new(connection.Credential, connection.Region);

    private readonly HttpClient http = new(Handler(connection))
    {
        // An export answers when the file is written, which takes as long as it takes.
        Timeout = TimeSpan.FromMinutes(30),
        MaxResponseContentBufferSize = MaximumAnswer,
    };

    /// <summary>What is read only or carries a client token is asked again when no answer came, or the farm says that it is busy.</summary>
    public async Task<IMessage> CallAsync(IMessage request, CancellationToken cancellation)
    {
        var operation = OperationOf(request.Descriptor);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await CallOnceAsync(operation, request, cancellation);
            }
            catch (FarmException failure) when (attempt < Attempts && (operation.ReadOnly || operation.Idempotent) && IsPassing(failure))
            {
                await Task.Delay(Pause * attempt, time, cancellation);
            }
        }
    }

    private static SocketsHttpHandler Handler(FarmConnection connection)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), UseProxy = false, AllowAutoRedirect = false };
        connection.Tls.Apply(handler);
        return handler;
    }

    private async Task<IMessage> CallOnceAsync(OperationInfo operation, IMessage request, CancellationToken cancellation)
    {
        using var message = Sign(operation, request);
        try
        {
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellation);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            if (!answer.IsSuccessStatusCode) throw Refusal(operation, answer, body);
            return ApiJson.Parse(operation.Response, body, new ApiJsonOptions { MaxBytes = MaximumAnswer });
        }
        catch (HttpRequestException failure)
        {
            throw NoAnswer(failure.InnerException?.Message ?? failure.Message, failure);
        }
        catch (TaskCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            throw NoAnswer("it took too long", failure);
        }
    }

    public void Dispose() => http.Dispose();

    // Nobody listening is an answer, too: there is no farm to wait for.
    private static bool IsPassing(FarmException failure) => failure.IsTransport
        ? failure.InnerException is not HttpRequestException { InnerException: System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused } }
        : failure.Code is ErrorCode.ServiceUnavailable or ErrorCode.TooManyRequests or ErrorCode.CallRateLimitExceeded;

    private static OperationInfo OperationOf(MessageDescriptor request) =>
        OperationTable.All.FirstOrDefault(operation => operation.Request.FullName == request.FullName && operation.HttpMethod is not null)
        ?? throw new InvalidOperationException($"{request.Name} is not the request of an operation that REST serves");

    private HttpRequestMessage Sign(OperationInfo operation, IMessage request)
    {
        var rawPath = connection.Endpoint.AbsolutePath.TrimEnd('/') + PathOf(operation, request);
        var rawQuery = string.Join('&', operation.QueryFields.OrderBy(field => field.Key, StringComparer.Ordinal).SelectMany(field => QueryOf(field.Key, field.Value, request)));
        var hasBody = operation.HttpMethod is "PUT" or "POST";
        var body = hasBody ? ApiJson.ToUtf8(request) : [];
        var message = new HttpRequestMessage(new HttpMethod(operation.HttpMethod!), Address(rawPath, rawQuery));
        var headers = new List<KeyValuePair<string, string>> { new("Host", connection.Endpoint.Authority) };
        if (hasBody)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            headers.Add(new("Content-Type", "application/json"));
        }

        var signable = new SignableRequest { Method = operation.HttpMethod!, RawPath = rawPath, RawQuery = rawQuery, Headers = headers };
        foreach (var (name, value) in signer.Sign(signable, body, time.GetUtcNow())) message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.Host = connection.Endpoint.Authority;
        return message;
    }

    // What was signed must be what is sent: no second opinion on the escaping of path and query.
    private Uri Address(string rawPath, string rawQuery)
    {
        var text = $"{connection.Endpoint.Scheme}://{connection.Endpoint.Authority}{rawPath}{(rawQuery.Length == 0 ? "" : "?" + rawQuery)}";
        return new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static string PathOf(OperationInfo operation, IMessage request)
    {
        var path = operation.PathTemplate!;
        foreach (var (name, field) in operation.PathFields)
        {
            path = path.Replace("{" + name + "}", Uri.EscapeDataString((string)field.Accessor.GetValue(request)), StringComparison.Ordinal);
        }

        return path;
    }

    private static IEnumerable<string> QueryOf(string name, FieldDescriptor field, IMessage request)
    {
        if (field.IsRepeated)
        {
            return ((System.Collections.IList)field.Accessor.GetValue(request)).Cast<object>().Select(value => Pair(name, value));
        }

        return field.Accessor.HasValue(request) ? [Pair(name, field.Accessor.GetValue(request))] : [];
    }

    private static string Pair(string name, object value) =>
        $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!)}";

    private static FarmException Refusal(OperationInfo operation, HttpResponseMessage answer, byte[] body)
    {
        var (type, text) = ErrorBody.Read(body);
        if (answer.Headers.TryGetValues("x-amzn-ErrorType", out var types)) type = types.First();
        // Some services write the type as Type:address.
        type = type?.Split(':')[0];
        var code = type is null ? ErrorCode.Unspecified : ErrorTable.CodeOf(type);
        if (code == ErrorCode.Unspecified && answer.StatusCode == HttpStatusCode.NotFound && type is null) code = ErrorCode.ResourceNotFound;
        var what = text ?? (body.Length > 0 ? Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200))) : "the farm gave no reason");
        return new FarmException(code, $"{operation.Name}: {what} ({type ?? $"HTTP {(int)answer.StatusCode}"})");
    }

    private FarmException NoAnswer(string why, Exception failure) => new(
        ErrorCode.Unspecified,
        $"no farm answers at {connection.Endpoint.GetLeftPart(UriPartial.Authority)} ({why}); start one with ./buildfarm up, or name another with --data or --endpoint",
        isTransport: true,
        failure);
}
