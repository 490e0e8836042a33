namespace BuildFarm.Documents;

/// <summary>Where something stands in a document. Lines and columns count from 1; the end is exclusive. Columns count UTF-16 units.</summary>
public readonly record struct SourceSpan(int Line, int Column, int EndLine, int EndColumn) : IComparable<SourceSpan>
{
    /// <summary>No place in any text: a value that code made.</summary>
    public static readonly SourceSpan None = new(0, 0, 0, 0);

    /// <summary>The first character of a text.</summary>
    public static readonly SourceSpan Start = new(1, 1, 1, 1);

    public int CompareTo(SourceSpan other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    public override string ToString() => $"{Line}:{Column}";
}
