using BuildFarm.Gateway.Auth.Identities;
using BuildFarm.Model.Api;
using Microsoft.Extensions.DependencyInjection;

namespace BuildFarm.Gateway.Tests.Clients;

/// <summary>What the AWS CLI makes of sessions and of refusals.</summary>
public sealed class SessionClientTests
{
    private const string Team = "111122223333";

    [NeedsFact("aws --version")]
    public async Task The_AWS_CLI_uses_a_session_and_types_each_refusal()
    {
        var identities = new TestIdentities();
        identities.Role(Team, "lister", """{"Effect":"Allow","Action":"imagebuilder:ListImages","Resource":"*"}""");
        await using var server = await GatewayServer.StartAsync(TimeProvider.System, prepare: identities.WriteTo);
        server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
        var role = server.Services.GetRequiredService<IIdentities>().Current.FindRole(Team, "lister")!;
        var sessions = SessionTokens.LoadOrCreate(server.SessionKeyFile);
        var good = sessions.Issue(role, "night", server.Time.GetUtcNow().AddHours(1));
        var ended = sessions.Issue(role, "night", server.Time.GetUtcNow().AddHours(-1));

        Assert.Equal((0, ""), await AwsAsync(server, "list-images", good.AccessKeyId, good.SecretAccessKey, good.SessionToken!));
        Assert.Contains("(AccessDeniedException)", (await AwsAsync(server, "list-components", good.AccessKeyId, good.SecretAccessKey, good.SessionToken!)).Errors, StringComparison.Ordinal);
        Assert.Contains("(ExpiredTokenException)", (await AwsAsync(server, "list-images", ended.AccessKeyId, ended.SecretAccessKey, ended.SessionToken!)).Errors, StringComparison.Ordinal);
        Assert.Contains("(UnrecognizedClientException)", (await AwsAsync(server, "list-images", good.AccessKeyId, good.SecretAccessKey, "forged")).Errors, StringComparison.Ordinal);
        Assert.Contains("(InvalidSignatureException)", (await AwsAsync(server, "list-images", good.AccessKeyId, "wrong", good.SessionToken!)).Errors, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Errors)> AwsAsync(GatewayServer server, string command, string key, string secret, string token)
    {
        var (exit, _, errors) = await Commands.RunAsync("aws", ["imagebuilder", command, "--no-paginate"], new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_IMAGEBUILDER"] = server.Endpoints.Http.GetLeftPart(UriPartial.Authority),
            ["AWS_ACCESS_KEY_ID"] = key,
            ["AWS_SECRET_ACCESS_KEY"] = secret,
            ["AWS_SESSION_TOKEN"] = token,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_MAX_ATTEMPTS"] = "1",
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        });
        return (exit, errors);
    }
}
