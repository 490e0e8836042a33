namespace BuildFarm.Catalog.Sqlite;

/// <summary>A commit on its way to the writer, and the task its caller waits for; that one goes on elsewhere than on the writer's thread.</summary>
internal sealed class PendingCommit(IReadOnlyList<CatalogWrite> writes, CancellationToken cancellation)
    : TaskCompletionSource<CommitResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public IReadOnlyList<CatalogWrite> Writes => writes;

    public CancellationToken Cancellation => cancellation;

    /// <summary>What the commit came to; told to the caller once the transaction is durable.</summary>
    public CommitResult? Result { get; set; }

    public Exception? Failure { get; set; }

    public void Complete()
    {
        if (Failure is not null)
        {
            SetException(Failure);
        }
        else
        {
            SetResult(Result!);
        }
    }
}
