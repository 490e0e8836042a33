using System.Text.Json;
using BuildFarm.Agent.Engine;
using BuildFarm.Documents.Expressions;
using BuildFarm.Model.Auth;

namespace BuildFarm.Agent.Aws;

/// <summary>The AWS calls of one agent, made when first needed.</summary>
internal sealed class AwsServices : ISsmParameters
{
    private readonly AwsJsonClient _json;
    private readonly Func<string?, LogsClient> _logs;
    private readonly Dictionary<string, ResolvedText> _parameters = new(StringComparer.Ordinal);

    public AwsServices(AwsSettings settings, HttpClient http, TimeProvider time, Func<double> chance)
    {
        var credentials = new CredentialChain(settings, http, time);
        S3 = new S3Client(settings, credentials, http, time, chance);
        _json = new AwsJsonClient(settings, credentials, http, time, chance);
        _logs = region => new LogsClient(new AwsJsonClient(settings.In(region), credentials, http, time, chance));
    }

    public S3Client S3 { get; }

    /// <param name="region">Null for the machine's own.</param>
    public LogsClient Logs(string? region) => _logs(region);

    /// <summary>Read once in a run, so that all steps see the same value.</summary>
    public async ValueTask<ResolvedText> GetAsync(string name, CancellationToken stop)
    {
        if (_parameters.TryGetValue(name, out ResolvedText known))
        {
            return known;
        }

        try
        {
            string body = NodeJson.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("Name", name);
                writer.WriteBoolean("WithDecryption", true);
                writer.WriteEndObject();
            });
            using JsonDocument answer = JsonDocument.Parse(await _json.PostAsync("ssm", "AmazonSSM.GetParameter", body, stop));
            JsonElement parameter = answer.RootElement.GetProperty("Parameter");
            return _parameters[name] = new ResolvedText(parameter.GetProperty("Value").GetString()!, parameter.GetProperty("Type").GetString() == "SecureString");
        }
        catch (AwsException e)
        {
            throw new ExpressionException($"The parameter 'aws:ssm:{name}' cannot be read: {e.Message}.");
        }
    }

    /// <summary>The document of a component's build version.</summary>
    /// <exception cref="AwsException">It cannot be read.</exception>
    public async Task<string> ComponentAsync(string arn, CancellationToken stop)
    {
        string answer = await _json.GetAsync("imagebuilder", "/getComponent", $"componentBuildVersionArn={PercentEncoding.Encode(arn)}", stop);
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("component", out JsonElement component) && component.TryGetProperty("data", out JsonElement data)
            ? data.GetString()!
            : throw new AwsException($"'{arn}' has no document that may be read");
    }
}
