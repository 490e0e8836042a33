using System.Net;
using BuildFarm.Model.Api;
using BuildFarm.Model.Auth;

namespace BuildFarm.Gateway.Tests.Calls;

public sealed class CallRatesTests
{
    [Fact]
    public async Task A_caller_who_calls_too_often_is_told_and_others_are_served()
    {
        SigningCredential ann = null!;
        // A token in a thousand seconds: none comes back during the test.
        await using var server = await GatewayServer.StartAsync(
            change: static options => options with { CallsPerSecond = 0.001, CallBurst = 3 },
            prepare: server =>
            {
                var identities = new TestIdentities();
                ann = identities.User("111122223333", "ann", """{"Effect":"Allow","Action":"*","Resource":"*"}""");
                identities.WriteTo(server);
            });
        server.Operations.On<ListImagesRequest>("ListImages", static _ => new ListImagesResponse());
        using var root = new RestClient(server);
        using var anns = new RestClient(server) { Signer = new SigV4Signer(ann, GatewayServer.Region) };
        using var grpc = new GrpcClient(server);

        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await root.SendAsync("POST", "/ListImages", "{}")).Status);
        }

        var refused = await root.SendAsync("POST", "/ListImages", "{}");
        Assert.Equal((HttpStatusCode.TooManyRequests, "CallRateLimitExceededException"), (refused.Status, refused.ErrorType));
        Assert.Equal(8, (await grpc.UnaryAsync<ListImagesResponse>("/buildfarm.imagebuilder.v1.ImageBuilder/ListImages", new ListImagesRequest())).Status);
        Assert.Equal(HttpStatusCode.OK, (await anns.SendAsync("POST", "/ListImages", "{}")).Status);
    }
}
