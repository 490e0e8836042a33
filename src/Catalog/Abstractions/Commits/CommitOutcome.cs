namespace BuildFarm.Catalog;

/// <summary>What became of a commit; all but Committed mean that nothing of it was kept.</summary>
public enum CommitOutcome { Committed, Exists, Conflict, TokenTaken, Full }
