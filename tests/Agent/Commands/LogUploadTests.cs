using BuildFarm.Agent.Aws;
using BuildFarm.Agent.Commands;
using BuildFarm.Agent.Tests.Support;

namespace BuildFarm.Agent.Tests.Commands;

public sealed class LogUploadTests : IDisposable
{
    private readonly RunHarness _run = new();

    public void Dispose() => _run.Dispose();

    [MotoFact]
    public async Task Log_folder_is_uploaded_under_the_prefix_with_its_own_name()
    {
        await using MotoServer moto = await MotoServer.StartAsync();
        using var http = new HttpClient();
        var settings = new AwsSettings(new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_S3"] = moto.Endpoint.ToString(), ["AWS_ACCESS_KEY_ID"] = "id", ["AWS_SECRET_ACCESS_KEY"] = "secret", ["AWS_REGION"] = "us-east-1",
        }.GetValueOrDefault);
        var aws = new AwsServices(settings, http, TimeProvider.System, () => 0);
        (await http.PutAsync(new Uri(moto.Endpoint, "log-bucket"), null)).EnsureSuccessStatusCode();
        await _run.RunAsync(RunHarness.Build("- name: A\n  action: ExecuteBash\n  inputs: { commands: [echo hello] }"));
        await LogUpload.RunAsync(
            new RunSettings { LogBucket = "log-bucket", LogKeyPrefix = "/team/logs/" }, _run.Report.LogFolder, _run.Services with { AwsCalls = new Lazy<AwsServices>(aws) }, CancellationToken.None);
        string folder = $"team/logs/{Path.GetFileName(_run.Report.LogFolder)}/";
        Assert.Equal(
            ["application.log", "chaining.json", "console.log", "detailedoutput.json", "document.yaml"],
            (await aws.S3.ListAsync(S3Location.Parse("s3://log-bucket/" + folder), null, CancellationToken.None)).Select(key => key[folder.Length..]).Order(StringComparer.Ordinal));
        Assert.Equal("hello\n", await aws.S3.ReadAsync(S3Location.Parse($"s3://log-bucket/{folder}console.log"), null, 1000, CancellationToken.None));
    }
}
