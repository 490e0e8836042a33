namespace BuildFarm.Documents.Expressions;

/// <summary>An expression that can't be resolved; the message names it and says why.</summary>
public sealed class ExpressionException(string message) : Exception(message);
