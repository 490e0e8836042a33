namespace BuildFarm.Catalog;

/// <summary>
/// The farm's store: resources, client tokens, number sequences, grain state, reminders, claims. All of one <see cref="CommitAsync"/> is
/// durable and visible together, or nothing of it. SQLite and PostgreSQL behave the same. What no store can keep (a name over 512 bytes, an
/// attribute's value over 1,024, control characters) is an <see cref="ArgumentException"/>; a store that fails is a <see cref="CatalogException"/>.
/// </summary>
public interface ICatalog : IAsyncDisposable
{
    /// <summary>
    /// Complete when the writes are durable. A cancellation counts until the store takes the commit up; after that it is finished. Make and
    /// Answer callbacks run inside the transaction, perhaps more than once, and must not call the catalog; when one throws, the commit fails alone.
    /// </summary>
    Task<CommitResult> CommitAsync(IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation = default);

    Task<ResourceRow?> GetAsync(string arn, CancellationToken cancellation = default);

    Task<ResourcePage> ListAsync(ResourceQuery query, CancellationToken cancellation = default);

    /// <summary>The answer that was stored under a client token, or null.</summary>
    Task<ClientTokenRow?> GetClientTokenAsync(string scope, string token, CancellationToken cancellation = default);

    Task<GrainStateRow?> ReadGrainStateAsync(string type, string key, CancellationToken cancellation = default);

    Task<IReadOnlyList<ReminderRow>> ListRemindersAsync(CancellationToken cancellation = default);

    Task<IReadOnlyList<ClaimRow>> ListClaimsAsync(string pool, CancellationToken cancellation = default);
}

/// <summary>One write of a commit. Writes apply in order.</summary>
public abstract record CatalogWrite;

/// <summary>Refused with <see cref="CommitOutcome.Exists"/> when the ARN is taken.</summary>
public sealed record InsertResource(ResourceRow Row) : CatalogWrite;

/// <summary>
/// Takes the next number of a sequence (1 first; numbers are never given twice, also after deletes) and inserts the row made of it,
/// inside the transaction. The number is in <see cref="CommitResult.Numbers"/>, in the order of such writes.
/// </summary>
public sealed record InsertNumbered(string Sequence, Func<int, ResourceRow> Make) : CatalogWrite;

/// <summary>Replaces a row. ExpectedRevision null is unconditional; else another stored revision gives <see cref="CommitOutcome.Conflict"/>. A missing row is a conflict too. The stored revision becomes Row.Revision.</summary>
public sealed record UpdateResource(ResourceRow Row, long? ExpectedRevision) : CatalogWrite;

/// <summary>Inserts or replaces; a stored row of a higher revision stays, silently: for projections that may arrive late.</summary>
public sealed record ProjectResource(ResourceRow Row) : CatalogWrite;

/// <summary>A missing row is fine.</summary>
public sealed record DeleteResource(string Arn) : CatalogWrite;

/// <summary>
/// Stores an answer under a client token. Tokens are looked at before the commit's other writes. When the token is taken, the whole commit is refused with <see cref="CommitOutcome.TokenTaken"/> and
/// <see cref="CommitResult.Token"/> is what is stored. Answer is called inside the transaction with the numbers allotted so far.
/// </summary>
public sealed record PutClientToken(string Scope, string Token, string RequestDigest, DateTimeOffset Created, Func<IReadOnlyList<int>, byte[]> Answer) : CatalogWrite;

/// <summary>ExpectedETag null: the state must not exist. Otherwise it must match, or the commit is refused with <see cref="CommitOutcome.Conflict"/>.</summary>
public sealed record PutGrainState(string Type, string Key, byte[] Data, string? ExpectedETag, string NewETag) : CatalogWrite;

/// <summary>ExpectedETag null is unconditional. Otherwise it must match, and a missing state is a conflict.</summary>
public sealed record DeleteGrainState(string Type, string Key, string? ExpectedETag) : CatalogWrite;

public sealed record PutReminder(ReminderRow Row) : CatalogWrite;

public sealed record DeleteReminder(string Type, string Key, string Name) : CatalogWrite;

/// <summary>Idempotent: the same pool and token again changes nothing.</summary>
public sealed record PutClaim(ClaimRow Row) : CatalogWrite;

public sealed record DeleteClaim(string Pool, string Token) : CatalogWrite;

public enum CommitOutcome { Committed, Exists, Conflict, TokenTaken }

public sealed record CommitResult(CommitOutcome Outcome, IReadOnlyList<int> Numbers, ClientTokenRow? Token = null, string? Subject = null);

/// <summary>A resource as the catalog keeps it: columns that lists need, and the message itself in <see cref="Body"/>.</summary>
public sealed record ResourceRow
{
    public required string Arn { get; init; }
    /// <summary>component, image-recipe, container-recipe, infrastructure-configuration, distribution-configuration, image-pipeline, workflow, image, …</summary>
    public required string Kind { get; init; }
    public required string Account { get; init; }
    public required string Region { get; init; }
    public required string Name { get; init; }
    public int Major { get; init; }
    public int Minor { get; init; }
    public int Patch { get; init; }
    /// <summary>Build number; 0 for what has none.</summary>
    public int Build { get; init; }
    public long Revision { get; init; } = 1;
    /// <summary>Read back in UTC.</summary>
    public required DateTimeOffset Created { get; init; }
    /// <summary>What lists filter on, by attribute name: type, platform, status, pipeline, recipe, tag:KEY, … Small values.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    /// <summary>The resource's message, serialised.</summary>
    public required byte[] Body { get; init; }
}

/// <summary>
/// Rows in the order (Name, Major, Minor, Patch, Build), names by their UTF-8 bytes, or by Created; ties in the order of insertion; ascending
/// unless Descending. A page costs its own length, whatever the number of rows, with any of kind, account, region, name and one attribute; a
/// second attribute or version nodes without the ones before them are checked row by row.
/// </summary>
public sealed record ResourceQuery
{
    public required string Kind { get; init; }
    /// <summary>Null: of every account (managed resources have the account "aws").</summary>
    public string? Account { get; init; }
    public string? Region { get; init; }
    public string? Name { get; init; }
    public int? Major { get; init; }
    public int? Minor { get; init; }
    public int? Patch { get; init; }
    /// <summary>Each attribute must have one of the values.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
    public ResourceOrder Order { get; init; }
    public bool Descending { get; init; }
    /// <summary>
    /// Which rows stand for a group: all, the newest build of each version, or the newest version of each name, within one kind, account and
    /// region. The other conditions apply to the row that stands for its group.
    /// </summary>
    public ResourceGrouping Grouping { get; init; }
    /// <summary>The cursor of the page before, from <see cref="ResourcePage.Next"/>, or null.</summary>
    public string? After { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 25;
}

public enum ResourceOrder { NameAndVersion, Created }

public enum ResourceGrouping { None, NewestBuildOfVersion, NewestOfName }

/// <param name="Rows">At most Limit rows; fewer, even none, do not mean the end.</param>
/// <param name="Next">Where the next page starts, or null at the end. Plain; the gateway seals it.</param>
public sealed record ResourcePage(IReadOnlyList<ResourceRow> Rows, string? Next);

public sealed record ClientTokenRow(string Scope, string Token, string RequestDigest, DateTimeOffset Created, byte[] Answer);

public sealed record GrainStateRow(string Type, string Key, string ETag, byte[] Data);

public sealed record ReminderRow(string Type, string Key, string Name, DateTimeOffset Start, TimeSpan Period);

/// <summary>Something taken out of a pool, such as a region's build slots, until it is given back.</summary>
public sealed record ClaimRow(string Pool, string Token, string Owner, DateTimeOffset Since);
