using System.Reflection;
using System.Reflection.Emit;
using BuildFarm.Embedded.Contracts;

namespace BuildFarm.Embedded.State;

/// <summary>Compiled access to a stored member, whatever its accessibility; also sets what is init-only.</summary>
internal static class MemberAccess
{
    public static Func<object, object?> Getter(StoredMember member)
    {
        var declaring = (member.Field?.DeclaringType ?? member.Property!.DeclaringType)!;
        var method = new DynamicMethod($"Get{member.Name}", typeof(object), [typeof(object)], typeof(MemberAccess).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(declaring.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, declaring);
        if (member.Field is { } field) il.Emit(OpCodes.Ldfld, field);
        else il.Emit(OpCodes.Call, Accessor(member, member.Property!.GetMethod, "a getter"));
        if (member.Type.IsValueType) il.Emit(OpCodes.Box, member.Type);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<object, object?>>();
    }

    public static Action<object, object?> Setter(StoredMember member)
    {
        var declaring = (member.Field?.DeclaringType ?? member.Property!.DeclaringType)!;
        var method = new DynamicMethod($"Set{member.Name}", null, [typeof(object), typeof(object)], typeof(MemberAccess).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(declaring.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, declaring);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Unbox_Any, member.Type);
        if (member.Field is { } field) il.Emit(OpCodes.Stfld, field);
        else il.Emit(OpCodes.Call, Accessor(member, member.Property!.SetMethod, "a setter"));
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<object, object?>>();
    }

    private static MethodInfo Accessor(StoredMember member, MethodInfo? accessor, string what) =>
        accessor ?? throw new InvalidOperationException($"{member.Property!.DeclaringType}.{member.Name} has an [Id] but not {what}: remove the [Id] from a computed property.");
}
