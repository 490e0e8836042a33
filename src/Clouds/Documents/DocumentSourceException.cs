namespace BuildFarm.Clouds.Documents;

/// <summary>A document that cannot be read.</summary>
public sealed class DocumentSourceException(string message, Exception? inner = null) : Exception(message, inner);
