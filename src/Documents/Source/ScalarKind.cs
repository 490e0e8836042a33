namespace BuildFarm.Documents;

/// <summary>What an unquoted scalar means by YAML's core schema. A quoted one is always a string.</summary>
public enum ScalarKind
{
    String,
    Null,
    Boolean,
    Integer,
    Float,
}
