namespace BuildFarm.Agent.Logs;

/// <summary>Several followers of one run.</summary>
internal sealed class ConsoleEchoes(IReadOnlyList<IConsoleEcho> echoes) : IConsoleEcho
{
    /// <inheritdoc/>
    public void Output(ReadOnlySpan<byte> data)
    {
        foreach (IConsoleEcho echo in echoes)
        {
            echo.Output(data);
        }
    }

    /// <inheritdoc/>
    public void Line(string line)
    {
        foreach (IConsoleEcho echo in echoes)
        {
            echo.Line(line);
        }
    }
}
