namespace BuildFarm.Agent.Commands;

/// <summary>The command line or its configuration file makes no sense; the message says what to write.</summary>
internal sealed class UsageException(string message) : Exception(message);
