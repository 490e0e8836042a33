namespace Orleans.Runtime;

/// <summary>A grain's type and key. Its text is <c>type/key</c>.</summary>
public readonly struct GrainId : IEquatable<GrainId>
{
    private readonly string? _type;
    private readonly string? _key;

    private GrainId(string type, string key) => (_type, _key) = (type, key);

    /// <summary>Makes an id of a grain type's name and a key.</summary>
    public static GrainId Create(string type, string key) => new(type, key);

    internal string TypeName => _type ?? "";

    internal string KeyText => _key ?? "";

    /// <summary>Whether nothing was set.</summary>
    public bool IsDefault => _type is null;

    /// <inheritdoc/>
    public bool Equals(GrainId other) => _key == other._key && _type == other._type;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_type, _key);

    /// <inheritdoc/>
    public override string ToString() => $"{_type}/{_key}";

    /// <summary>Same type and key.</summary>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Other type or key.</summary>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);
}
