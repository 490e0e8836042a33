using System.Collections.Concurrent;
using System.Reflection;
using BuildFarm.Clouds;
using BuildFarm.Clouds.Simulated;
using BuildFarm.Model.AgentProtocol;

namespace BuildFarm.Grains.Tests.Support;

/// <summary>A cloud that notes what it is asked for.</summary>
public sealed class NotingCloud
{
    public ConcurrentQueue<LaunchSpecification> Launches { get; } = new();

    public ConcurrentQueue<WorkOrder> Orders { get; } = new();

    public ConcurrentQueue<CopyImageSpecification> Copies { get; } = new();

    public ConcurrentQueue<ImportImageSpecification> Imports { get; } = new();

    public ConcurrentQueue<string> Deregistered { get; } = new();

    /// <summary>Orders of that kind fail until it is taken back.</summary>
    public Func<WorkOrder, bool> Fails { get; set; } = _ => false;

    internal ICloud Around(SimulatedCloud inner)
    {
        var proxy = DispatchProxy.Create<ICloud, Proxy>();
        ((Proxy)(object)proxy).Take(inner, this);
        return proxy;
    }

    public class Proxy : DispatchProxy
    {
        private SimulatedCloud inner = null!;
        private NotingCloud notes = null!;

        internal void Take(SimulatedCloud cloud, NotingCloud noting) => (inner, notes) = (cloud, noting);

        protected override object? Invoke(MethodInfo? method, object?[]? args)
        {
            switch (args)
            {
                case [LaunchSpecification launch, ..]:
                    notes.Launches.Enqueue(launch);
                    break;
                case [ImportImageSpecification import, ..]:
                    notes.Imports.Enqueue(import);
                    break;
                case [CopyImageSpecification copy, ..]:
                    notes.Copies.Enqueue(copy);
                    break;
                case [_, string image, ..] when method!.Name == nameof(ICloud.DeregisterImageAsync):
                    notes.Deregistered.Enqueue(image);
                    break;
                case [_, _, WorkOrder order, ..]:
                    notes.Orders.Enqueue(order);
                    if (notes.Fails(order))
                    {
                        return Task.FromException(new CloudException(CloudError.Invalid, "the noting cloud refuses this order"));
                    }

                    break;
            }

            return method!.Invoke(inner, args);
        }
    }
}
