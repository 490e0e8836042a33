namespace BuildFarm.Catalog;

/// <summary>See <see cref="ResourceQuery"/>.</summary>
public enum ResourceOrder { NameAndVersion, Created }
