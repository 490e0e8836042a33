using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace BuildFarm.Gateway.Calls.Audit;

/// <summary>
/// A request as it may be kept: documents, user data, values of parameters and queries of addresses may hold secrets, and long texts fill
/// the disk. In their place stands how long they were.
/// </summary>
internal static class RequestRedaction
{
    private const int LongestText = 256;

    // Who was let in by a resource's policy is what one looks for later, and it is no secret.
    private const int LongestPolicy = 8 * 1024;

    private static readonly HashSet<string> s_secret = new(StringComparer.Ordinal)
    {
        "data", "dockerfile_template_data", "user_data_override", "value", "uri", "dockerfile_template_uri",
    };

    public static IMessage Of(IMessage request)
    {
        var copy = request.Descriptor.Parser.ParseFrom(request.ToByteString());
        Redact(copy);
        return copy;
    }

    private static void Redact(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            switch (field.Accessor.GetValue(message))
            {
                case MapField<string, string> map:
                    foreach (var key in map.Keys.ToList())
                    {
                        map[key] = Shown(map[key], secret: false, LongestText);
                    }

                    break;
                case RepeatedField<string> texts:
                    for (var at = 0; at < texts.Count; at++)
                    {
                        texts[at] = Shown(texts[at], IsSecret(field), LongestText);
                    }

                    break;
                case string text when field.FieldType == FieldType.String && text.Length > 0:
                    field.Accessor.SetValue(message, Shown(text, IsSecret(field), field.Name == "policy" ? LongestPolicy : LongestText));
                    break;
                case IMessage inner:
                    Redact(inner);
                    break;
                case IList items:
                    foreach (var item in items.OfType<IMessage>())
                    {
                        Redact(item);
                    }

                    break;
            }
        }
    }

    private static bool IsSecret(FieldDescriptor field) => s_secret.Contains(field.Name);

    private static string Shown(string text, bool secret, int longest) => secret || text.Length > longest ? $"({text.Length} characters)" : text;
}
