namespace BuildFarm.Agent.Logs;

/// <summary>Shows a run on a terminal as well (--trace).</summary>
internal interface IConsoleEcho
{
    void Output(ReadOnlySpan<byte> data);

    void Line(string line);
}
