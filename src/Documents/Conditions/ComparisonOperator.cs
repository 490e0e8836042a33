namespace BuildFarm.Documents.Conditions;

/// <summary>Comparison operators of component documents. In all that compare two values, <c>value</c> stands left of the sign: numberLessThan: 2, value: 1 is true.</summary>
public enum ComparisonOperator
{
    StringIsEmpty,
    StringIsWhitespace,
    StringEquals,
    StringLessThan,
    StringLessThanEquals,
    StringGreaterThan,
    StringGreaterThanEquals,
    PatternMatches,
    NumberEquals,
    NumberLessThan,
    NumberLessThanEquals,
    NumberGreaterThan,
    NumberGreaterThanEquals,
    BinaryExists,
    FileExists,
    FolderExists,
    FileMD5Equals,
    FileSHA1Equals,
    FileSHA256Equals,
    FileSHA512Equals,
}
