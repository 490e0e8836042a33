using BuildFarm.Catalog;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;

namespace BuildFarm.Gateway.Tests.Clients;

/// <summary>The gRPC client that others wrote: @grpc/grpc-js, with the published protos.</summary>
public sealed class NodeClientTests
{
    private const string Image = "arn:aws:imagebuilder:us-east-1:000000000000:image/web/1.0.0/1";

    [NeedsFact("node --version", "npm view @grpc/grpc-js version")]
    public async Task Grpc_js_calls_watches_and_reads_errors()
    {
        await using var server = await GatewayServer.StartAsync(TimeProvider.System);
        server.Operations.On<ListImagesRequest>("ListImages", static request => new ListImagesResponse { NextToken = new string('n', 3000) });
        await server.Catalog.CommitAsync([new InsertResource(new ResourceRow
        {
            Arn = Image, Kind = "image", Account = "000000000000", Region = "us-east-1", Name = "web", Major = 1, Build = 1, Created = server.Time.GetUtcNow(), Body = [],
        })]);
        await server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 1, State = new StateChange { Status = "BUILDING" } });
        await server.Builds.Events.Writer.WriteAsync(new BuildEvent { Cursor = 2, Log = new LogLine { Text = "hello" } });
        server.Builds.Events.Writer.Complete();
        using var folder = new TestFolder();
        var install = await Commands.RunAsync("npm", ["install", "--silent", "--no-audit", "--no-fund", "@grpc/grpc-js", "@grpc/proto-loader"], new Dictionary<string, string>(), folder.Path);
        Assert.True(install.Exit == 0, install.Errors);
        await File.WriteAllTextAsync(folder["client.js"], Script);

        var (exit, output, errors) = await Commands.RunAsync("node", ["client.js"], new Dictionary<string, string>
        {
            ["HOST"] = server.GrpcHost, ["PROTOS"] = Protos(), ["IMAGE"] = Image, ["KEY"] = server.Credential.AccessKeyId, ["SECRET"] = server.Credential.SecretAccessKey,
        }, folder.Path);

        Assert.True(exit == 0, output + errors);
        Assert.Equal("SERVING\n3000\nBUILDING\nhello\nend 0\n3 maxResults\n16\n", output);
    }

    private static string Protos()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "BuildFarm.sln")))
            {
                return Path.Combine(folder.FullName, "protos");
            }
        }

        throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }

    // The token is made by the text of docs/grpc-auth.md alone.
    private const string Script = """
        const grpc = require('@grpc/grpc-js'), loader = require('@grpc/proto-loader'), crypto = require('crypto');
        const { HOST, PROTOS, IMAGE, KEY, SECRET } = process.env, region = 'us-east-1';
        const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();
        const sha = text => crypto.createHash('sha256').update(text).digest('hex');
        function bearer(host) {
          const date = new Date().toISOString().replace(/[-:]|\.\d+/g, ''), day = date.slice(0, 8);
          const scope = `${day}/${region}/buildfarm/aws4_request`;
          const query = Object.entries({ 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': `${KEY}/${scope}`, 'X-Amz-Date': date,
            'X-Amz-Expires': '900', 'X-Amz-SignedHeaders': 'host' }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
          const canonical = ['GET', '/farm/bearer', query, `host:${host}`, '', 'host', sha('')].join('\n');
          const key = ['buildfarm', 'aws4_request'].reduce(hmac, hmac(hmac('AWS4' + SECRET, day), region));
          const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha(canonical)].join('\n')).toString('hex');
          return 'bf1.' + Buffer.from(`${query}&X-Amz-Signature=${signature}`).toString('base64url');
        }
        const load = path => grpc.loadPackageDefinition(loader.loadSync(path, { includeDirs: [PROTOS], enums: String, longs: Number }));
        const insecure = grpc.credentials.createInsecure(), gzip = { 'grpc.default_compression_algorithm': 2 };
        const signed = new grpc.Metadata(); signed.set('authorization', 'Bearer ' + bearer(HOST));
        const builder = new (load('buildfarm/imagebuilder/v1/imagebuilder.proto').buildfarm.imagebuilder.v1.ImageBuilder)(HOST, insecure, gzip);
        const farm = new (load('buildfarm/farm/v1/farm.proto').buildfarm.farm.v1.Farm)(HOST, insecure);
        const health = new (load('grpc/health/v1/health.proto').grpc.health.v1.Health)(HOST, insecure);
        const call = (client, method, request, metadata) => new Promise((good, bad) =>
          client[method](request, metadata ?? new grpc.Metadata(), { deadline: Date.now() + 20000 }, (problem, answer) => problem ? bad(problem) : good(answer)));
        (async () => {
          console.log((await call(health, 'Check', {})).status);
          console.log((await call(builder, 'ListImages', { nextToken: 'x'.repeat(2000) }, signed)).nextToken.length);
          await new Promise((good, bad) => {
            const events = farm.WatchBuild({ imageBuildVersionArn: IMAGE, includeLog: true }, signed);
            events.on('data', event => console.log(event.state ? event.state.status : event.log.text));
            events.on('status', status => { console.log('end', status.code); good(); });
            events.on('error', bad);
          });
          await call(builder, 'ListImages', { maxResults: 99 }, signed).catch(problem =>
            console.log(problem.code, problem.metadata.get('grpc-status-details-bin')[0].toString().match(/maxResults/)[0]));
          await call(builder, 'ListImages', {}).catch(problem => console.log(problem.code));
          process.exit(0);
        })().catch(problem => { console.error(problem); process.exit(1); });
        """;
}
