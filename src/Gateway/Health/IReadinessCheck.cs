namespace BuildFarm.Gateway.Health;

/// <summary>Something without which the farm cannot serve.</summary>
public interface IReadinessCheck
{
    /// <summary>Short, such as catalog or engine.</summary>
    string Name { get; }

    /// <summary>Null when it is ready, else why not. Given two seconds.</summary>
    Task<string?> CheckAsync(CancellationToken cancellation);
}
