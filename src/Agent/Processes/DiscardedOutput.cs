namespace BuildFarm.Agent.Processes;

/// <summary>For programs whose exit code says it all.</summary>
internal sealed class DiscardedOutput : IOutputSink
{
    /// <inheritdoc/>
    public void Write(OutputStream stream, ReadOnlySpan<byte> data)
    {
        // nobody wants it
    }
}
