namespace BuildFarm.Agent.DialHome;

/// <summary>The farm was not reached or could not take the request now.</summary>
internal sealed class FarmUnavailableException(string message, bool isRefusal = false) : Exception(message)
{
    /// <summary>It answered, and said no (a wrong token, a broken request): trying again at once is no use.</summary>
    public bool IsRefusal { get; } = isRefusal;
}
