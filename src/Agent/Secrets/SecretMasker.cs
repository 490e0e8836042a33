using System.Text;

namespace BuildFarm.Agent.Secrets;

/// <summary>Knows the secrets of a run and takes them out of everything that leaves it. Safe for several threads.</summary>
internal sealed class SecretMasker
{
    public const string Mask = "***";

    // shorter ones would turn ordinary text into stars and tell by that what they are
    private const int ShortestSecret = 4;

    private volatile byte[][] _secrets = [];
    private volatile string[] _texts = [];
    private readonly Lock _adding = new();

    /// <summary>Longest first, so that a secret inside another one does not spoil the longer match.</summary>
    public byte[][] Secrets => _secrets;

    /// <summary>A secret of several lines is masked as a whole and line by line.</summary>
    public void Add(string secret)
    {
        lock (_adding)
        {
            _texts = [.. _texts.Concat(secret.Split('\n').Select(line => line.TrimEnd('\r'))).Append(secret)
                .Where(text => text.Length >= ShortestSecret).Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length)];
            _secrets = [.. _texts.Select(Encoding.UTF8.GetBytes)];
        }
    }

    public string Apply(string text)
    {
        foreach (string secret in _texts)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }
}
