namespace BuildFarm.Agent.Processes;

internal enum OutputStream
{
    StandardOutput,
    StandardError,
}

/// <summary>Takes output as raw bytes, in the order printed. May block: that holds the printing program back.</summary>
internal interface IOutputSink
{
    void Write(OutputStream stream, ReadOnlySpan<byte> data);
}
