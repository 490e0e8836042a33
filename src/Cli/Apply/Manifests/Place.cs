using BuildFarm.Documents;

namespace BuildFarm.Cli.Apply.Manifests;

/// <summary>A place in a file, as messages show it.</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    public static Place Of(string file, SourceSpan span) => new(file, Math.Max(1, span.Line), Math.Max(1, span.Column));

    public Finding Finding(string message) => new(File, Line, Column, message);

    public override string ToString() => $"{File}:{Line}:{Column}";
}
