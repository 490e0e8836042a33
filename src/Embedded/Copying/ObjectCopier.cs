using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace BuildFarm.Embedded.Copying;

/// <summary>Copies an object member by member: a shallow clone, then a copy of each field that could be changed through the original.</summary>
internal static class ObjectCopier
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo s_clone = typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly ConcurrentDictionary<Type, Func<object, object>> s_byRuntimeType = new();

    public static Func<T, T> Make<T>()
    {
        if (typeof(T).IsValueType || typeof(T).IsSealed) return Compile<T>();
        var exact = typeof(T).IsAbstract ? null : Compile<T>();
        return value => value is null ? value
            : exact is not null && value.GetType() == typeof(T) ? exact(value)
            : (T)s_byRuntimeType.GetOrAdd(value.GetType(), MakeUntyped)(value);
    }

    private static Func<object, object> MakeUntyped(Type type) => type.IsDefined(typeof(Orleans.GenerateSerializerAttribute), inherit: false)
        ? (Func<object, object>)typeof(ObjectCopier).GetMethod(nameof(Untyped), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, null)!
        : throw new NotSupportedException($"{type} cannot cross a grain call: give it [GenerateSerializer], [Alias(\"…\")] and an [Id(n)] on every member.");

    private static Func<object, object> Untyped<T>()
    {
        if (CopyRules.IsShared(typeof(T))) return static value => value;
        var copy = Compile<T>();
        return value => copy((T)value)!;
    }

    // IL, because fields of init-only properties are read-only to expression trees.
    private static Func<T, T> Compile<T>()
    {
        var type = typeof(T);
        var fields = FieldsOf(type).Where(f => !CopyRules.IsShared(f.FieldType)).ToList();
        var copiers = fields.Select(f => (Delegate)typeof(Copier<>).MakeGenericType(f.FieldType).GetField(nameof(Copier<>.Element))!.GetValue(null)!).ToArray();
        var method = new DynamicMethod($"Copy{type.Name}", type, [typeof(Delegate[]), type], typeof(ObjectCopier).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var clone = il.DeclareLocal(type);
        il.Emit(OpCodes.Ldarg_1);
        if (!type.IsValueType)
        {
            var notNull = il.DefineLabel();
            il.Emit(OpCodes.Brtrue, notNull);
            il.Emit(OpCodes.Ldnull);
            il.Emit(OpCodes.Ret);
            il.MarkLabel(notNull);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Call, s_clone);
            il.Emit(OpCodes.Castclass, type);
        }

        il.Emit(OpCodes.Stloc, clone);
        for (var i = 0; i < fields.Count; i++)
        {
            var copier = typeof(Func<,>).MakeGenericType(fields[i].FieldType, fields[i].FieldType);
            il.Emit(type.IsValueType ? OpCodes.Ldloca : OpCodes.Ldloc, clone);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Castclass, copier);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldfld, fields[i]);
            il.Emit(OpCodes.Callvirt, copier.GetMethod("Invoke")!);
            il.Emit(OpCodes.Stfld, fields[i]);
        }

        il.Emit(OpCodes.Ldloc, clone);
        il.Emit(OpCodes.Ret);
        return (Func<T, T>)method.CreateDelegate(typeof(Func<T, T>), copiers);
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
        {
            foreach (var field in t.GetFields(Declared)) yield return field;
        }
    }
}
