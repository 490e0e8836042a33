using BuildFarm.Catalog;
using BuildFarm.Gateway.Tests.Operations.Support;
using BuildFarm.Model.Operations;
using Google.Protobuf;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>Both faces on real sockets, with the operations that the farm serves behind them, and what they have written.</summary>
public sealed class ContractServer : IAsyncLifetime
{
    private const int EveryRow = 1000;
    private static readonly string[] s_kinds = [.. Enum.GetValues<Model.Arns.ResourceKind>().Select(Model.Arns.ResourceKinds.Name)];

    private GatewayServer _server = null!;

    public TestFarm Farm { get; } = new();

    internal GatewayServer Server => _server;

    internal RestClient Rest { get; private set; } = null!;

    internal GrpcClient Grpc { get; private set; } = null!;

    /// <summary>What has handlers, and the farm's stream, which has its own.</summary>
    public static IReadOnlyList<OperationInfo> Served()
    {
        using var farm = new TestFarm();
        return [.. OperationTable.All.Where(operation => farm.Operations.TryGet(operation.Name, out _) || operation is { ServerStreaming: true, Method.IsClientStreaming: false })];
    }

    public async Task InitializeAsync()
    {
        _server = await GatewayServer.StartAsync();
        foreach (var operation in OperationTable.All)
        {
            if (Farm.Operations.TryGet(operation.Name, out var handler))
            {
                _server.Operations.On<IMessage>(operation.Name, (context, request) => handler(context, request));
            }
        }

        Rest = new RestClient(_server);
        Grpc = new GrpcClient(_server);
    }

    public async Task DisposeAsync()
    {
        Rest.Dispose();
        Grpc.Dispose();
        await _server.DisposeAsync();
        Farm.Dispose();
    }

    /// <summary>Everything that a call could have changed, in one text.</summary>
    internal async Task<string> StateAsync()
    {
        var rows = new List<string>();
        foreach (var kind in s_kinds)
        {
            string? next = null;
            do
            {
                var page = await Farm.Catalog.ListAsync(new ResourceQuery { Kind = kind, Limit = EveryRow, After = next });
                rows.AddRange(page.Rows.Select(row => $"{row.Arn} {row.Revision} {Convert.ToBase64String(row.Body)}"));
                next = page.Next;
            }
            while (next is not null);
        }

        return string.Join('\n', rows.Concat(Farm.Grains.Resumed).Concat(Farm.Grains.Cancelled).Concat(Farm.Grains.Retried).Concat(Farm.Grains.StepActions).Concat(Farm.Cloud.Exports));
    }
}
