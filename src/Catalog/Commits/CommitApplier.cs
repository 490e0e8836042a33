namespace BuildFarm.Catalog.Commits;

/// <summary>What the writes of one commit mean, the same for every store.</summary>
internal static class CommitApplier
{
    public static readonly CommitResult Done = new(CommitOutcome.Committed, []);

    /// <summary>True for a commit of one statement: it needs no savepoint, since nothing is left of it when it is refused.</summary>
    public static bool IsOneStatement(IReadOnlyList<CatalogWrite> writes) => writes.Count == 1
        && writes[0] is PutGrainState or DeleteGrainState or PutReminder or DeleteReminder or PutClaim or DeleteClaim or PurgeClientTokens;

    /// <summary>Applies the writes in order. When the outcome is not Committed, the caller takes all of it back.</summary>
    public static async ValueTask<CommitResult> ApplyAsync(ICatalogTransaction transaction, IReadOnlyList<CatalogWrite> writes)
    {
        if (await TakenTokenAsync(transaction, writes).ConfigureAwait(false) is { } taken)
        {
            return taken;
        }
        List<int>? numbers = null;
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            if (write is InsertNumbered numbered)
            {
                var number = await transaction.NextNumberAsync(numbered.Sequence).ConfigureAwait(false);
                (numbers ??= []).Add(number);
                write = new InsertResource(numbered.Make(number));
                Rows.RowRules.Check(write);
            }
            else if (write is PurgeClientTokens purge)
            {
                (numbers ??= []).Add(await transaction.PurgeTokensAsync(purge.Before, purge.Most).ConfigureAwait(false));
                continue;
            }
            if (await ApplyAsync(transaction, write, numbers).ConfigureAwait(false) is { } refused)
            {
                return refused;
            }
        }
        return numbers is null ? Done : new CommitResult(CommitOutcome.Committed, numbers);
    }

    /// <summary>Tokens go first: the repeat of a commit must find its token taken, not its own rows in the way.</summary>
    private static async ValueTask<CommitResult?> TakenTokenAsync(ICatalogTransaction transaction, IReadOnlyList<CatalogWrite> writes)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i] is PutClientToken put
                && await transaction.ReserveTokenAsync(put.Scope, put.Token).ConfigureAwait(false) is { } stored)
            {
                return new CommitResult(CommitOutcome.TokenTaken, [], stored, put.Token);
            }
        }
        return null;
    }

    private static async ValueTask<CommitResult?> ApplyAsync(ICatalogTransaction transaction, CatalogWrite write, List<int>? numbers)
    {
        switch (write)
        {
            case PutGrainState w:
                return await transaction.PutGrainStateAsync(w).ConfigureAwait(false) ? null : Conflict($"{w.Type}/{w.Key}");
            case DeleteGrainState w:
                return await transaction.DeleteGrainStateAsync(w).ConfigureAwait(false) ? null : Conflict($"{w.Type}/{w.Key}");
            case InsertResource w:
                return await ResourceApplier.InsertAsync(transaction, w.Row).ConfigureAwait(false);
            case UpdateResource w:
                return await ResourceApplier.UpdateAsync(transaction, w).ConfigureAwait(false);
            case ProjectResource w:
                return await ResourceApplier.ProjectAsync(transaction, w.Row).ConfigureAwait(false);
            case ChangeResource w:
                return await ResourceApplier.ChangeAsync(transaction, w).ConfigureAwait(false);
            case RequireResource w:
                return await ResourceApplier.RequireAsync(transaction, w).ConfigureAwait(false);
            case RequireRoom w:
                return await ResourceApplier.RequireRoomAsync(transaction, w).ConfigureAwait(false);
            case DeleteResource w:
                return await ResourceApplier.DeleteAsync(transaction, w.Arn).ConfigureAwait(false);
            case PutClientToken w:
                return await PutTokenAsync(transaction, w, numbers).ConfigureAwait(false);
            case PutReminder w:
                await transaction.PutReminderAsync(w.Row).ConfigureAwait(false);
                return null;
            case DeleteReminder w:
                await transaction.DeleteReminderAsync(w).ConfigureAwait(false);
                return null;
            case PutClaim w:
                await transaction.PutClaimAsync(w.Row).ConfigureAwait(false);
                return null;
            case DeleteClaim w:
                await transaction.DeleteClaimAsync(w).ConfigureAwait(false);
                return null;
            default:
                throw new ArgumentException($"The catalog knows no write of type {write.GetType().Name}.");
        }
    }

    private static async ValueTask<CommitResult?> PutTokenAsync(ICatalogTransaction transaction, PutClientToken write, List<int>? numbers)
    {
        // two writes of one commit under one token: the second finds the first
        if (await transaction.ReserveTokenAsync(write.Scope, write.Token).ConfigureAwait(false) is { } stored)
        {
            return new CommitResult(CommitOutcome.TokenTaken, [], stored, write.Token);
        }
        var row = new ClientTokenRow(write.Scope, write.Token, write.RequestDigest, write.Created, write.Answer(numbers ?? []));
        await transaction.PutTokenAsync(row).ConfigureAwait(false);
        return null;
    }

    private static CommitResult Conflict(string subject) => new(CommitOutcome.Conflict, [], Subject: subject);
}
