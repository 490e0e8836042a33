using System.Globalization;
using BuildFarm.Cli.Farm;
using BuildFarm.Load.Bench;

if (args is not [var data, var pipelineText, var totalText, var atOnceText])
{
    Console.Error.WriteLine("usage: BuildFarm.Load.Bench DATA PIPELINES BUILDS AT-ONCE");
    return 2;
}

var folder = new DataFolder(data);
var running = folder.ReadRunning();
var connection = new FarmConnection
{
    Endpoint = running.Http,
    Grpc = running.Grpc,
    Region = running.Region ?? ConnectionResolver.DefaultRegion,
    Account = running.Account ?? ConnectionResolver.DefaultAccount,
    Credential = folder.ReadCredential(),
    Origin = folder.Path,
};
using var farm = new RemoteFarm(connection, TimeProvider.System);
using var ended = new EndedBuilds(running.Http);
var load = new BuildLoad(farm, ended, TimeProvider.System)
{
    Pipelines = int.Parse(pipelineText, CultureInfo.InvariantCulture),
    Builds = int.Parse(totalText, CultureInfo.InvariantCulture),
    AtOnce = int.Parse(atOnceText, CultureInfo.InvariantCulture),
};
var result = await load.RunAsync(CancellationToken.None);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $$"""{"builds":{{result.Builds}},"available":{{result.Available}},"seconds":{{result.Elapsed.TotalSeconds:0.000}},"perSecond":{{result.Builds / result.Elapsed.TotalSeconds:0.0}},"mostAtOnce":{{result.MostAtOnce}}}"""));
return result.Available == result.Builds ? 0 : 1;
