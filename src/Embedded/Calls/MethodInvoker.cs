using System.Linq.Expressions;
using System.Reflection;

namespace BuildFarm.Embedded.Calls;

/// <summary>Compiles the call of an interface's method with its arguments in an array.</summary>
internal static class MethodInvoker
{
    public static Func<object, object?[], TReturn> Compile<TReturn>(MethodInfo method)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var converted = method.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType));
        var call = Expression.Call(Expression.Convert(grain, method.DeclaringType!), method, converted);
        return Expression.Lambda<Func<object, object?[], TReturn>>(call, grain, arguments).Compile();
    }
}
