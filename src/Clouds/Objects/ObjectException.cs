namespace BuildFarm.Clouds.Objects;

/// <summary>An object that cannot be read; the message says why, and is fit for the caller.</summary>
public sealed class ObjectException(string message, Exception? inner = null) : Exception(message, inner);
