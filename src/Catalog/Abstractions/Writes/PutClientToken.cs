namespace BuildFarm.Catalog;

/// <summary>
/// Stores an answer under a client token. Tokens are looked at before the commit's other writes. When the token is taken, the whole commit is refused with <see cref="CommitOutcome.TokenTaken"/> and
/// <see cref="CommitResult.Token"/> is what is stored. Answer is called inside the transaction with the numbers allotted so far.
/// </summary>
public sealed record PutClientToken(string Scope, string Token, string RequestDigest, DateTimeOffset Created, Func<IReadOnlyList<int>, byte[]> Answer) : CatalogWrite;
