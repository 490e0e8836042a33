using System.CommandLine;
using BuildFarm.Cli.Farm;
using BuildFarm.Cli.Terminal;

namespace BuildFarm.Cli.Commands;

/// <summary>Options that every command takes.</summary>
internal sealed class SharedOptions
{
    public Option<string> Output { get; } = new("--output", "-o")
    {
        Description = "text for people, json for programs",
        DefaultValueFactory = _ => "text",
        Recursive = true,
    };

    public Option<string?> Data { get; } = new("--data")
    {
        Description = "the farm's data folder (BUILDFARM_DATA, otherwise ~/.buildfarm)",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<string?> Endpoint { get; } = new("--endpoint")
    {
        Description = "the farm's REST face (AWS_ENDPOINT_URL_IMAGEBUILDER)",
        HelpName = "URL",
        Recursive = true,
    };

    public Option<string?> Grpc { get; } = new("--grpc")
    {
        Description = "the farm's gRPC face (BUILDFARM_GRPC)",
        HelpName = "HOST:PORT",
        Recursive = true,
    };

    public SharedOptions() => Output.AcceptOnlyFromAmong("text", "json");

    public void AddTo(Command root)
    {
        root.Add(Output);
        root.Add(Data);
        root.Add(Endpoint);
        root.Add(Grpc);
    }

    public bool IsJson(ParseResult result) => result.GetValue(Output) == "json";

    public ConnectionOptions Connection(ParseResult result) => new(result.GetValue(Data), result.GetValue(Endpoint), result.GetValue(Grpc));
}
