namespace Orleans.Runtime;

/// <summary>Base of the engine's own errors.</summary>
public class OrleansException : Exception
{
    /// <summary>An error that says nothing.</summary>
    public OrleansException() : base("Unexpected error.")
    {
    }

    /// <summary>An error with a message.</summary>
    public OrleansException(string message) : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public OrleansException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
