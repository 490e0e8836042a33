using BuildFarm.Embedded.Scheduling;

namespace BuildFarm.Embedded.Calls;

/// <summary>Completes a task outside of any turn.</summary>
internal sealed class CompletionReply(TaskCompletionSource completion) : ITurnSource
{
    public bool RunTurn()
    {
        completion.TrySetResult();
        return false;
    }

    void IThreadPoolWorkItem.Execute() => RunTurn();
}
