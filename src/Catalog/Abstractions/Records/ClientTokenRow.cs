namespace BuildFarm.Catalog;

/// <summary>An answer kept under a client token, with the digest of the request it answered, so that another request under the token shows.</summary>
public sealed record ClientTokenRow(string Scope, string Token, string RequestDigest, DateTimeOffset Created, byte[] Answer);
