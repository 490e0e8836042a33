namespace BuildFarm.Documents.Expressions;

/// <summary>A text whose expressions have been replaced. A secret taints everything it is written into.</summary>
public readonly record struct ResolvedText(string Text, bool IsSecret = false)
{
    /// <summary>Masked, so that no log shows a secret by accident.</summary>
    public override string ToString() => IsSecret ? "***" : Text;
}
