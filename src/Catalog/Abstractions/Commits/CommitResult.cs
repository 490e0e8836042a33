namespace BuildFarm.Catalog;

/// <param name="Numbers">The numbers allotted by <see cref="InsertNumbered"/> and the counts of <see cref="PurgeClientTokens"/>, in the order of the writes.</param>
/// <param name="Token">What is stored, when the token is taken.</param>
/// <param name="Subject">What refused the commit: an ARN, a token, TYPE/KEY of a grain's state, or the kind that is full.</param>
public sealed record CommitResult(CommitOutcome Outcome, IReadOnlyList<int> Numbers, ClientTokenRow? Token = null, string? Subject = null);
