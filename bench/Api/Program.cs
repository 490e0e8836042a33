using System.Globalization;
using BuildFarm.Api.Bench;
using BuildFarm.Cli.Farm;

var seconds = TimeSpan.FromSeconds(5);
switch (args)
{
    case ["bare", var bytes]:
        await BareServer.RunAsync(int.Parse(bytes, CultureInfo.InvariantCulture));
        break;
    case ["commits", var folder]:
        Print(SingleCommits.PerSecond(folder, seconds, 500));
        break;
    case ["fill", var data, var arn, var rows]:
        await ListFill.RunAsync(data, arn, int.Parse(rows, CultureInfo.InvariantCulture));
        break;
    case ["load", "creates", var data, var clients]:
        var connection = Connection(data);
        var signed = new SignedBytes(connection);
        var run = Guid.NewGuid().ToString("N")[..8];
        var requests = Enumerable.Range(0, 60_000).AsParallel().Select(number => signed.Make("PUT", "/CreateInfrastructureConfiguration",
            $$"""{"name":"{{run}}-{{number}}","instanceProfileName":"profile","instanceTypes":["t3.small"],"clientToken":"{{run}}-{{number}}"}""")).ToArray();
        var next = -1;
        Print(await Load(connection.Endpoint.Port, clients).PerSecondAsync(() => Interlocked.Increment(ref next) is var at && at < requests.Length ? requests[at] : null, seconds));
        break;
    // PORT: another server's, which is sent the same bytes as the farm.
    case ["load", "gets", var data, var clients, var arn, .. var port]:
        connection = Connection(data);
        var get = Get(connection, arn);
        Print(await Load(PortOf(connection, port), clients).PerSecondAsync(() => get, seconds));
        break;
    case ["load", "p99", var data, var clients, var arn, var rate, .. var port]:
        connection = Connection(data);
        Print(await Load(PortOf(connection, port), clients).Percentile99Async(Get(connection, arn), double.Parse(rate, CultureInfo.InvariantCulture), seconds));
        break;
    case ["load", "lists", var data, var clients]:
        connection = Connection(data);
        var list = new SignedBytes(connection).Make("POST", "/ListInfrastructureConfigurations", """{"maxResults":25}""");
        Print(await Load(connection.Endpoint.Port, clients).PerSecondAsync(() => list, seconds));
        break;
    default:
        Console.Error.WriteLine("usage: see bench/operations.sh");
        return 2;
}

return 0;

static byte[] Get(FarmConnection connection, string arn) =>
    new SignedBytes(connection).Make("GET", $"/GetInfrastructureConfiguration?infrastructureConfigurationArn={Uri.EscapeDataString(arn)}", "");

static int PortOf(FarmConnection connection, string[] port) => port is [var one] ? int.Parse(one, CultureInfo.InvariantCulture) : connection.Endpoint.Port;

static HttpLoad Load(int port, string clients) => new(port, int.Parse(clients, CultureInfo.InvariantCulture));

static void Print(double value) => Console.WriteLine(value.ToString("0.00", CultureInfo.InvariantCulture));

static FarmConnection Connection(string data)
{
    var folder = new DataFolder(data);
    var running = folder.ReadRunning();
    return new FarmConnection
    {
        Endpoint = running.Http, Region = running.Region ?? ConnectionResolver.DefaultRegion, Account = running.Account ?? ConnectionResolver.DefaultAccount,
        Credential = folder.ReadCredential(), Origin = folder.Path,
    };
}
