using BuildFarm.Host;
using BuildFarm.Host.Commands;
using BuildFarm.Model.HostProtocol;

if (args.Length == 0 || args[0] is "help" or "--help" or "-h")
{
    Console.Out.WriteLine(HostUsage.Text);
    return args.Length == 0 ? 2 : 0;
}
try
{
    return args[0] == "serve"
        ? await ServeCommand.RunAsync(args[1..])
        : await ClientCommands.RunAsync(args[0], args[1..], Console.In, Console.Out);
}
catch (HostException e)
{
    // a launcher reads what `serve` says on standard output; a person reads the rest on standard error
    (args[0] == "serve" ? Console.Out : Console.Error).WriteLine(e.Message);
    return e.Code == HostErrorCode.Invalid ? 2 : 1;
}
