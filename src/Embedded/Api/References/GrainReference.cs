using System.Reflection;
using BuildFarm.Embedded.Calls;

namespace Orleans.Runtime;

/// <summary>A reference to a grain: type, key and interface. Two are equal when they mean the same grain. May be an argument and may be stored.</summary>
public class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    private IReferenceTarget? _target;

    /// <summary>The grain it means.</summary>
    public GrainId GrainId => Target.GrainId;

    /// <summary>The interface's name on the wire.</summary>
    public string InterfaceName => Target.InterfaceName;

    internal IReferenceTarget Target => _target ?? throw new InvalidOperationException("This reference was not made by IGrainFactory.");

    internal GrainReference BoundTo(IReferenceTarget target)
    {
        var bound = (GrainReference)MemberwiseClone();
        bound._target = target;
        return bound;
    }

    internal object As(Type interfaceType) => interfaceType.IsInstanceOfType(this) ? this : Target.Cast(interfaceType);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Target.Invoke(targetMethod!, args ?? []);

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"GrainReference:{GrainId}:{InterfaceName}";

    /// <summary>The same grain.</summary>
    public static bool operator ==(GrainReference? left, GrainReference? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Another grain.</summary>
    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);
}
