namespace Orleans.Runtime;

/// <summary>The call did not reach the grain: the host is stopping, or the activation went away too often.</summary>
public sealed class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message) : base(message)
    {
    }
}
