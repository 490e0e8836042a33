namespace BuildFarm.Documents.Conditions;

/// <summary>What an <c>if</c> does with its step.</summary>
public enum ConditionAction
{
    Execute,
    Skip,
    Abort,
}
