using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using BuildFarm.Gateway.Calls;
using BuildFarm.Model.Operations;
using BuildFarm.Model.Rpc.Health;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ReflectionV1 = BuildFarm.Model.Rpc.Reflection.ReflectionReflection;
using ReflectionV1Alpha = BuildFarm.Model.Rpc.ReflectionAlpha.ReflectionReflection;

namespace BuildFarm.Gateway.Grpc;

/// <summary>Every method that gRPC serves: the contract's operations through the pipeline, and the few streams with handlers of their own.</summary>
internal sealed class GrpcMethodTable
{
    private readonly FrozenDictionary<string, GrpcMethod> _methods;

    public GrpcMethodTable(CallPipeline pipeline, WatchBuildStream watch, WatchBuildsStream watches, HealthService health)
    {
        var methods = new List<GrpcMethod>();
        methods.AddRange(OperationTable.All.Where(static operation => !operation.ServerStreaming).Select(operation => Unary(operation, pipeline)));
        methods.Add(new GrpcMethod { Descriptor = Operation("WatchBuild").Method, Stream = watch.WatchAsync });
        methods.Add(new GrpcMethod { Descriptor = Operation("WatchBuilds").Method, Stream = watches.WatchAsync });
        var healthMethods = HealthReflection.Descriptor.Services[0];
        methods.Add(new GrpcMethod { Descriptor = healthMethods.FindMethodByName("Check"), Unary = health.CheckAsync, OpenToLoopback = true });
        methods.Add(new GrpcMethod { Descriptor = healthMethods.FindMethodByName("Watch"), Stream = health.WatchAsync, OpenToLoopback = true });
        var alpha = ReflectionV1Alpha.Descriptor.Services[0];
        var current = ReflectionV1.Descriptor.Services[0];
        ServiceDescriptor[] services = [.. methods.Select(static method => method.Descriptor.Service).Distinct(), current, alpha];
        var reflection = new ReflectionService(services);
        methods.Add(new GrpcMethod { Descriptor = current.Methods[0], Stream = reflection.AnswerAsync });
        methods.Add(new GrpcMethod { Descriptor = alpha.Methods[0], Stream = new ReflectionAlphaAdapter(reflection).AnswerAsync });
        _methods = methods.ToFrozenDictionary(static method => method.Path, StringComparer.Ordinal);
        health.Services = services.Select(static service => service.FullName).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <param name="path">/package.Service/Method.</param>
    public bool TryGet(string path, [NotNullWhen(true)] out GrpcMethod? method) => _methods.TryGetValue(path, out method);

    private static GrpcMethod Unary(OperationInfo operation, CallPipeline pipeline) => new()
    {
        Descriptor = operation.Method,
        Unary = async (call, request) =>
        {
            var outcome = await pipeline.InvokeAsync(call.Of(operation), request).ConfigureAwait(false);
            return outcome.Failure is { } failure ? throw GrpcErrors.Of(failure, call.RequestId) : outcome.Answer!;
        },
    };

    /// <summary>An operation that the code itself names.</summary>
    public static OperationInfo Operation(string name) =>
        OperationTable.TryGet(name, out var operation) ? operation : throw new InvalidOperationException($"The contract has no operation {name}.");
}
