using BuildFarm.Embedded.Activations;
using BuildFarm.Embedded.Scheduling;

namespace BuildFarm.Embedded.Calls;

/// <summary>One call on its way: waits in the activation's queue, runs in its turns, is answered once, by its outcome or by the timeout.</summary>
internal abstract class GrainCall(EmbeddedRuntime runtime, CallMode mode) : ITurnSource
{
    private int _answered;
    private Exception? _failure;

    public EmbeddedRuntime Runtime { get; } = runtime;

    public bool AlwaysInterleaves { get; } = (mode & CallMode.AlwaysInterleave) != 0;

    public bool ReadOnly { get; } = (mode & CallMode.ReadOnly) != 0;

    public bool OneWay { get; } = (mode & CallMode.OneWay) != 0;

    /// <summary>Whether the call belongs to this activation alone, as a timer's tick does, and ends with it.</summary>
    public virtual bool LocalOnly => false;

    /// <summary>Whether the call counts as use of the activation.</summary>
    public virtual bool IsUse => true;

    /// <summary>Answered already, by the timeout: to be dropped instead of run.</summary>
    public bool IsAnswered => Volatile.Read(ref _answered) != 0;

    /// <summary>When it was sent, in the time provider's timestamps.</summary>
    public long SentAt { get; init; }

    /// <summary>How often an activation that was ending has passed it on.</summary>
    public int Forwards { get; set; }

    // Links of the two lists that a call can be in, so that neither allocates.
    internal GrainCall? NextWaiting;
    internal GrainCall? NextTimeout;
    internal GrainCall? PreviousTimeout;
    internal CallTimeouts? TimeoutList;

    protected Exception? Failure => _failure;

    /// <summary>Which call this is, for messages: grain id and method.</summary>
    public abstract string Describe();

    /// <summary>Starts the grain's method, inside a turn of the activation.</summary>
    public abstract void Start(Activation activation);

    /// <summary>Answers with an error, unless answered already.</summary>
    public void Fail(Exception failure)
    {
        if (!Claim()) return;
        _failure = failure;
        Answer();
    }

    /// <summary>True for the one who may answer.</summary>
    protected bool Claim() => Interlocked.Exchange(ref _answered, 1) == 0;

    protected void Answer()
    {
        TimeoutList?.Remove(this);
        if (!Runtime.Turns.TakeReply(this)) Deliver();
    }

    /// <summary>Whether a simulation may lose the reply: only what a timeout ends then.</summary>
    internal bool CanBeLost => !OneWay && !LocalOnly && _failure is not TimeoutException;

    /// <summary>The reply is lost: the caller gets the timeout in its time.</summary>
    internal void Lose()
    {
        Volatile.Write(ref _answered, 0);
        Runtime.WatchTimeout(this);
    }

    /// <summary>Ends the caller's task.</summary>
    protected abstract void Deliver();

    bool ITurnSource.RunTurn()
    {
        Deliver();
        return false;
    }

    void IThreadPoolWorkItem.Execute() => Deliver();
}
