namespace BuildFarm.Agent.Aws;

/// <summary>One line for CloudWatch Logs.</summary>
/// <param name="Bytes">Of the message in UTF-8.</param>
internal readonly record struct LogEvent(DateTimeOffset Time, string Message, int Bytes);
