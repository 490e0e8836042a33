using System.Text;
using BuildFarm.Agent.Modules.Execution;

namespace BuildFarm.Agent.Engine;

/// <summary>Joins the outputs of successful iterations by newline, name by name, up to a bound.</summary>
internal sealed class LoopOutputs
{
    private readonly Dictionary<string, StringBuilder> _texts = new(StringComparer.Ordinal);

    public LoopOutputs(IReadOnlyDictionary<string, string> before)
    {
        foreach ((string name, string value) in before)
        {
            _texts[name] = new StringBuilder(value);
        }
    }

    public IReadOnlyDictionary<string, string> Joined => _texts.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    public void Add(IReadOnlyDictionary<string, string> outputs)
    {
        foreach ((string name, string value) in outputs)
        {
            if (!_texts.TryGetValue(name, out StringBuilder? text))
            {
                _texts[name] = new StringBuilder(value);
            }
            else if (text.Length + value.Length < OutputCapture.MaximumBytes)
            {
                text.Append('\n').Append(value);
            }
            else if (text.Length < OutputCapture.MaximumBytes)
            {
                const string mark = "\n[output of further iterations cut here; all of it is in console.log]";
                text.Append(mark).Append(' ', Math.Max(0, OutputCapture.MaximumBytes - text.Length - mark.Length));
            }
        }
    }
}
