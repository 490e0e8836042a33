namespace BuildFarm.Clouds.Objects;

/// <summary>Reads documents that requests name instead of holding them.</summary>
public interface IDocumentSource
{
    /// <summary>The object's text, UTF-8.</summary>
    /// <param name="region">Region of the call, where nothing says more of the bucket's.</param>
    /// <param name="maximumBytes">A larger object is refused before it is read.</param>
    /// <exception cref="ObjectException">It cannot be read; the message says why, and is fit for the caller.</exception>
    Task<string> ReadAsync(string region, string bucket, string key, int maximumBytes, CancellationToken cancellation);
}
