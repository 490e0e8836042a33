using BuildFarm.Model.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Tests.Contract;

/// <summary>A field of a request, at any depth, and the way to it.</summary>
/// <param name="Way">The fields from the request down to this one, this one last. Lists of messages are gone through by their first item.</param>
internal sealed record ContractField(IReadOnlyList<FieldDescriptor> Way)
{
    private const int DeepestField = 8;

    public FieldDescriptor Field => Way[^1];

    public FieldRules Rules => Field.GetOptions()?.GetExtension(OptionsExtensions.Rules) ?? new FieldRules();

    /// <summary>As errors name it: components[0].parameters.</summary>
    public string Path => string.Join('.', Way.Select((step, at) => at < Way.Count - 1 && step.IsRepeated ? step.JsonName + "[0]" : step.JsonName));

    /// <summary>Every field of a request and of what it holds. A type that contains itself is gone into once.</summary>
    public static IEnumerable<ContractField> Of(MessageDescriptor request) => Of(request, [], [request]);

    private static IEnumerable<ContractField> Of(MessageDescriptor type, IReadOnlyList<FieldDescriptor> way, IReadOnlyList<MessageDescriptor> seen)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            IReadOnlyList<FieldDescriptor> here = [.. way, field];
            yield return new ContractField(here);
            if (field.FieldType != FieldType.Message || field.IsMap || IsWellKnown(field) || seen.Contains(field.MessageType) || here.Count >= DeepestField)
            {
                continue;
            }

            foreach (var inner in Of(field.MessageType, here, [.. seen, field.MessageType]))
            {
                yield return inner;
            }
        }
    }

    public static bool IsWellKnown(FieldDescriptor field) => field.MessageType.FullName.StartsWith("google.protobuf.", StringComparison.Ordinal);

    public override string ToString() => Path;
}
