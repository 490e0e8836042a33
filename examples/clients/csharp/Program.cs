// dotnet run --project examples/clients/csharp -- [ARN of an image's build version …]
using BuildFarm.Examples.Client;
using BuildFarm.Model.Api;
using BuildFarm.Model.FarmApi;
using BuildFarm.Model.Rpc.Health;
using BuildFarm.Model.Rpc.Reflection;
using Google.Protobuf;

const string ImageBuilder = "/buildfarm.imagebuilder.v1.ImageBuilder/", FarmService = "/buildfarm.farm.v1.Farm/";
using var farm = Farm.FromEnvironment();
var health = await farm.CallAsync<HealthCheckResponse>("/grpc.health.v1.Health/Check", new HealthCheckRequest());
Console.WriteLine($"health {health.Status.ToString().ToUpperInvariant()}");

await foreach (var answer in farm.StreamAsync<ServerReflectionResponse>(
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Farm.One(new ServerReflectionRequest { ListServices = "" })))
{
    Console.WriteLine($"services {string.Join(' ', answer.ListServicesResponse.Service.Select(service => service.Name))}");
}

var images = await farm.CallAsync<ListImagesResponse>(ImageBuilder + "ListImages", new ListImagesRequest { MaxResults = 25 }, compress: true);
Console.WriteLine($"images {images.ImageVersionList.Count}");

try
{
    await farm.CallAsync<ListImagesResponse>(ImageBuilder + "ListImages", new ListImagesRequest { MaxResults = 99 });
}
catch (GrpcError error)
{
    Console.WriteLine($"refused {error.Name} {error.Type} {string.Join(' ', error.Fields)}");
}

try
{
    // What takes longer than its deadline is given up by both sides.
    var status = await farm.CallAsync<FarmStatus>(FarmService + "GetFarmStatus", new GetFarmStatusRequest(), TimeSpan.FromMilliseconds(300));
    Console.WriteLine($"cloud {status.Cloud}");
}
catch (GrpcError error)
{
    Console.WriteLine($"status {error.Name}");
}

if (args.Length > 0)
{
    // A server stream, left after its first event.
    using var leave = new CancellationTokenSource();
    try
    {
        await foreach (var _ in farm.StreamAsync<BuildEvent>(
            FarmService + "WatchBuild", Farm.One(new WatchBuildRequest { ImageBuildVersionArn = args[0] }), cancellation: leave.Token))
        {
            await leave.CancelAsync();
        }
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("left CANCELLED");
    }

    // A stream of both directions: a request adds a build.
    var requests = args.Select(arn => (IMessage)new WatchBuildRequest { ImageBuildVersionArn = arn, IncludeLog = true }).ToAsyncEnumerable();
    await foreach (var happened in farm.StreamAsync<BuildEvent>(FarmService + "WatchBuilds", requests))
    {
        var build = string.Join('/', happened.ImageBuildVersionArn.Split('/')[^3..]);
        Console.WriteLine(happened.EventCase switch
        {
            BuildEvent.EventOneofCase.State => $"{build} {happened.State.Status}",
            BuildEvent.EventOneofCase.Step => $"{build} {happened.Step.Step} {happened.Step.Status}",
            BuildEvent.EventOneofCase.Log => $"{build} | {happened.Log.Text}",
            _ => $"{build} end {happened.End?.ErrorType}",
        });
    }
}
