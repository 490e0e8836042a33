using BuildFarm.Documents.Conditions;

namespace BuildFarm.Documents.Workflows;

/// <summary>Comparison operators of workflows. In the ordering ones <c>value</c> stands left of the sign.</summary>
public enum WorkflowOperator
{
    BooleanEquals,
    NumberEquals,
    NumberGreaterThan,
    NumberGreaterThanEquals,
    NumberLessThan,
    NumberLessThanEquals,
    StringEquals,
}

/// <summary>One comparison; both sides may be paths.</summary>
public sealed record WorkflowComparison(WorkflowOperator Operator, ScalarNode Operand, ScalarNode Value) : Condition;
