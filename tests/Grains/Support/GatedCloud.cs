using System.Reflection;
using BuildFarm.Clouds;
using BuildFarm.Clouds.Simulated;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>A cloud that stops in one of its calls, after having done it, until it is let go.</summary>
public sealed class GatedCloud(string stopsIn)
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An instance type that is never free; null for none.</summary>
    public string? NoRoomFor { get; init; }

    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Open() => open.TrySetResult();

    internal ICloud Around(SimulatedCloud inner)
    {
        var proxy = DispatchProxy.Create<ICloud, Proxy>();
        ((Proxy)(object)proxy).Take(inner, this);
        return proxy;
    }

    private async Task HoldAsync()
    {
        reached.TrySetResult();
        await open.Task;
    }

    private async Task<T> HoldAsync<T>(Task<T> done)
    {
        var result = await done;
        await HoldAsync();
        return result;
    }

    private async Task HoldAsync(Task done)
    {
        await done;
        await HoldAsync();
    }

    public class Proxy : DispatchProxy
    {
        private SimulatedCloud inner = null!;
        private GatedCloud gate = null!;

        internal void Take(SimulatedCloud cloud, GatedCloud gated) => (inner, gate) = (cloud, gated);

        protected override object? Invoke(MethodInfo? method, object?[]? args)
        {
            if (args![0] is LaunchSpecification launch && launch.InstanceType == gate.NoRoomFor)
            {
                return Task.FromException<CloudInstance>(new CloudException(CloudError.Capacity, "no room"));
            }

            var result = method!.Invoke(inner, args);
            if (method.Name != gate.StopsIn)
            {
                return result;
            }

            return result switch
            {
                Task<CloudInstance> launched => gate.HoldAsync(launched),
                Task<CloudImage> image => gate.HoldAsync(image),
                Task done => gate.HoldAsync(done),
                _ => result,
            };
        }
    }

    private string StopsIn => stopsIn;
}
