namespace BuildFarm.Catalog;

/// <summary>Why the catalog could not do what was asked; a refusal that a caller expects (a conflict, a taken token) is a <see cref="CommitOutcome"/> instead.</summary>
public enum CatalogError
{
    /// <summary>The connection string names no store that there is.</summary>
    BadConnection,
    /// <summary>The file or database holds something that is no catalog; it was not touched.</summary>
    NotACatalog,
    /// <summary>The catalog was written by a newer BuildFarm; it was not touched.</summary>
    NewerSchema,
    /// <summary>The store's own checks failed: restore it from a backup.</summary>
    Corrupt,
    /// <summary>No room on the disk. Nothing of the commit was kept; commits work again when there is room.</summary>
    DiskFull,
    /// <summary>The store cannot be reached or answers with an error. Whether a commit happened is unknown; its tokens make it safe to repeat.</summary>
    Unavailable,
}

/// <summary>The catalog failed; <see cref="Error"/> says how, the message where and what to do.</summary>
public sealed class CatalogException(CatalogError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public CatalogError Error { get; } = error;
}
