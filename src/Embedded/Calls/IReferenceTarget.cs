using System.Reflection;
using Orleans.Runtime;

namespace BuildFarm.Embedded.Calls;

/// <summary>What stands behind a grain reference.</summary>
internal interface IReferenceTarget
{
    GrainId GrainId { get; }

    string InterfaceName { get; }

    object? Invoke(MethodInfo method, object?[] arguments);

    object Cast(Type interfaceType);
}
