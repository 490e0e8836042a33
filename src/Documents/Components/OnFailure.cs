namespace BuildFarm.Documents.Components;

/// <summary>What a step that failed all its attempts does to the document.</summary>
public enum OnFailure
{
    /// <summary>Stops; the document failed.</summary>
    Abort,

    /// <summary>Goes on; the document failed all the same at its end.</summary>
    Continue,

    /// <summary>Goes on; the document ends as SuccessWithIgnoredFailure.</summary>
    Ignore,
}
