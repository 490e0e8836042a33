using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace BuildFarm.Gateway.Sts;

/// <summary>The parameters of a call, each once.</summary>
internal sealed class StsParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Null for one that was not sent.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>False when the body is no form, or names a parameter twice.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out StsParameters? parameters)
    {
        parameters = null;
        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(body));
            var read = new StsParameters();
            foreach (var (name, values) in reader.ReadForm())
            {
                if (values.Count != 1)
                {
                    return false;
                }

                read._values[name] = values[0]!;
            }

            parameters = read;
            return true;
        }
        catch (InvalidDataException)
        {
            // More or longer parameters than a form may have.
            return false;
        }
    }
}
