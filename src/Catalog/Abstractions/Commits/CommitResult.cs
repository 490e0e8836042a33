namespace BuildFarm.Catalog;

/// <param name="Numbers">The numbers allotted, in the order of the <see cref="InsertNumbered"/> writes.</param>
/// <param name="Token">What is stored, when the token is taken.</param>
/// <param name="Subject">What refused the commit: an ARN, a token, or TYPE/KEY of a grain's state.</param>
public sealed record CommitResult(CommitOutcome Outcome, IReadOnlyList<int> Numbers, ClientTokenRow? Token = null, string? Subject = null);
