using BuildFarm.Catalog;
using BuildFarm.Clouds;
using BuildFarm.Clouds.Objects;
using BuildFarm.Gateway.Operations;
using BuildFarm.Gateway.Operations.Idempotency;
using BuildFarm.Gateway.Operations.Lifecycle;
using BuildFarm.Grains.Builds;
using BuildFarm.Model.Errors;
using BuildFarm.Model.Operations;
using BuildFarm.Model.Validation;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace BuildFarm.Gateway.Tests.Operations.Support;

/// <summary>The operations over a catalog in memory. Calls pass the contract's validation as the faces would have it, and so must the answers.</summary>
public sealed class TestFarm : IDisposable
{
    public const string Account = "000000000000";
    public const string Region = "us-east-1";

    private readonly ServiceProvider services;
    private int tokens;

    /// <param name="quotas">The most resources of a kind, by the kind's name; none by default.</param>
    public TestFarm(params (string Kind, int Most)[] quotas)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<ICatalog>(Catalog).AddSingleton<IBlobStore>(Blobs).AddSingleton<TimeProvider>(Time).AddSingleton(Grains.Factory);
        collection.AddSingleton<ICloud>(Cloud);
        collection.AddSingleton<IDocumentSource>(Documents);
        collection.AddSingleton<BuildStarter>().AddSingleton<ImageUse>().AddSingleton<BuildReports>();
        collection.AddOperations(new OperationsOptions
        {
            PageTokenKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)],
            Regions = [Region],
            Version = "test",
            ExportFolder = "/srv/exports",
            Owner = "root",
            Quotas = quotas.ToDictionary(quota => quota.Kind, quota => quota.Most),
        });
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        Operations = services.GetRequiredService<IOperations>();
    }

    public MemoryCatalog Catalog { get; } = new();

    public MemoryBlobStore Blobs { get; } = new();

    public ManualTime Time { get; } = new();

    public FakeGrains Grains { get; } = new();

    public FakeCloud Cloud { get; } = new();

    public FakeDocuments Documents { get; } = new();

    public IOperations Operations { get; }

    public static string Arn(string rest, string account = Account, string region = Region) => $"arn:aws:imagebuilder:{region}:{account}:{rest}";

    /// <summary>Carries out the lifecycle executions whose time has come.</summary>
    public Task RunLifecycleAsync() => services.GetRequiredService<LifecycleExecutionRunner>().RunDueAsync(CancellationToken.None);

    /// <summary>Forgets client tokens that have lived their time.</summary>
    public Task<int> PurgeTokensAsync() => services.GetRequiredService<ClientTokenPurge>().PurgeAsync(CancellationToken.None);

    /// <summary>A client token that no call has had.</summary>
    public string Token() => $"token-{++tokens}";

    public async Task<TResponse> CallAsync<TResponse>(IMessage request, string account = Account, string region = Region, string principal = "root") where TResponse : IMessage<TResponse>
    {
        ContractValidator.ThrowIfInvalid(request);
        var operation = OperationTable.All.Single(candidate => candidate.Request == request.Descriptor);
        Assert.True(Operations.TryGet(operation.Name, out var handler), $"{operation.Name} has no handler");
        var answer = await handler(new CallContext(account, region, principal, "request-1", CancellationToken.None), request);
        Assert.Empty(ContractValidator.Validate(answer));
        return Assert.IsType<TResponse>(answer);
    }

    /// <summary>The refusal of a call that must be refused.</summary>
    public async Task<ApiException> RefusalAsync<TResponse>(IMessage request, string account = Account, string region = Region) where TResponse : IMessage<TResponse> =>
        await Assert.ThrowsAsync<ApiException>(() => CallAsync<TResponse>(request, account, region));

    public void Dispose() => services.Dispose();
}
