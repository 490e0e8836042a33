using System.Collections.Concurrent;
using BuildFarm.Model.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Calls;

/// <summary>Client tokens that a caller left out: the SDKs make one a call, and so does the gateway for callers without an SDK.</summary>
internal static class IdempotencyTokens
{
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> s_fields = new();

    public static void FillIn(IMessage request)
    {
        foreach (var field in s_fields.GetOrAdd(request.Descriptor, Find))
        {
            if (!field.Accessor.HasValue(request))
            {
                field.Accessor.SetValue(request, Guid.NewGuid().ToString());
            }
        }
    }

    private static FieldDescriptor[] Find(MessageDescriptor type) =>
        [.. type.Fields.InDeclarationOrder().Where(static field => field.HasPresence && field.GetOptions()?.GetExtension(OptionsExtensions.Rules) is { IdempotencyToken: true })];
}
