using BuildFarm.Documents.Expressions;

namespace BuildFarm.Documents.Workflows;

/// <summary>A text with <c>{{ $.path }}</c> in it. Other braces, such as {{ imagebuilder:buildDate }}, are left for whoever they are for.</summary>
internal static class WorkflowTemplate
{
    /// <summary>The parts in order; Path is null for literal text, and for a path that is malformed, whose text then begins with <c>{{</c> and <c>$</c>.</summary>
    public static IEnumerable<(string Text, int Offset, bool IsPath, WorkflowPath? Path)> Parts(string text)
    {
        foreach (var part in ExpressionTemplate.Parse(text).Parts)
        {
            var inner = part.Expression?.Text;
            if (inner is null || !inner.StartsWith('$')) yield return (part.Text, part.Offset, false, null);
            else yield return (part.Text, part.Offset, true, WorkflowPath.TryParse(inner, out var path) ? path : null);
        }
    }
}
