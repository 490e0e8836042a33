namespace BuildFarm.Silo.Configuration;

/// <summary>What was asked can't be done as asked; the message says what to do. Exit code 2.</summary>
public sealed class UsageException(string message) : Exception(message);
