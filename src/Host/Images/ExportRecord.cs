namespace BuildFarm.Host.Images;

/// <summary>The outcome of an export, by its token.</summary>
internal sealed record ExportRecord(string Path, long SizeBytes, string Sha256, DateTimeOffset Made);
