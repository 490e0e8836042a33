using System.Text.Json;

namespace BuildFarm.Agent.Aws;

/// <summary>A stream of CloudWatch Logs: made where it is missing, and appended to. Limits as the service's reference of PutLogEvents has them.</summary>
internal sealed class LogsClient(AwsJsonClient json)
{
    /// <summary>Of one request, all its events and <see cref="EventOverhead"/> for each.</summary>
    public const int MaximumBatchBytes = 1024 * 1024;

    public const int MaximumBatchEvents = 10_000;

    /// <summary>Bytes that each event counts beside its message.</summary>
    public const int EventOverhead = 26;

    /// <summary>Of one message.</summary>
    public const int MaximumMessageBytes = (256 * 1024) - EventOverhead;

    private const string Exists = "ResourceAlreadyExistsException";
    private const string Missing = "ResourceNotFoundException";

    /// <summary>Makes group and stream unless they are there. The stream goes first: many roles may make streams and no groups.</summary>
    /// <exception cref="AwsException">Neither was there nor could be made.</exception>
    public async Task EnsureAsync(string group, string stream, CancellationToken stop)
    {
        try
        {
            await MakeAsync("CreateLogStream", group, stream, stop);
        }
        catch (AwsException e) when (e.Code == Missing)
        {
            await MakeAsync("CreateLogGroup", group, null, stop);
            await MakeAsync("CreateLogStream", group, stream, stop);
        }
    }

    /// <param name="events">Within the limits of one request, in the order of their times.</param>
    /// <exception cref="AwsException">They were not taken.</exception>
    public async Task PutAsync(string group, string stream, IReadOnlyList<LogEvent> events, CancellationToken stop)
    {
        string answer = await CallAsync(
            "PutLogEvents",
            writer =>
            {
                writer.WriteString("logGroupName", group);
                writer.WriteString("logStreamName", stream);
                writer.WriteStartArray("logEvents");
                foreach (LogEvent line in events)
                {
                    writer.WriteStartObject();
                    writer.WriteNumber("timestamp", line.Time.ToUnixTimeMilliseconds());
                    writer.WriteString("message", line.Message);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            },
            stop);
        using JsonDocument document = JsonDocument.Parse(answer.Length == 0 ? "{}" : answer);
        if (document.RootElement.TryGetProperty("rejectedLogEventsInfo", out JsonElement rejected) && rejected.ValueKind == JsonValueKind.Object)
        {
            throw new AwsException($"PutLogEvents rejected events as too old, too new or expired: {rejected.GetRawText()}; is this machine's clock right?");
        }
    }

    private async Task MakeAsync(string operation, string group, string? stream, CancellationToken stop)
    {
        try
        {
            await CallAsync(
                operation,
                writer =>
                {
                    writer.WriteString("logGroupName", group);
                    if (stream is not null)
                    {
                        writer.WriteString("logStreamName", stream);
                    }
                },
                stop);
        }
        catch (AwsException e) when (e.Code == Exists)
        {
            // another run made it, or this one before a reboot
        }
    }

    private Task<string> CallAsync(string operation, Action<Utf8JsonWriter> fields, CancellationToken stop)
    {
        string body = NodeJson.Write(writer =>
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        });
        return json.PostAsync("logs", $"Logs_20140328.{operation}", body, stop);
    }
}
