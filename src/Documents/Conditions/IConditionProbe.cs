namespace BuildFarm.Documents.Conditions;

/// <summary>What conditions ask of the machine: the agent's side.</summary>
public interface IConditionProbe
{
    /// <summary>A program of that name is on the search path.</summary>
    ValueTask<bool> BinaryExistsAsync(string name, CancellationToken cancellation);

    ValueTask<bool> FileExistsAsync(string path, CancellationToken cancellation);

    ValueTask<bool> FolderExistsAsync(string path, CancellationToken cancellation);

    /// <summary>Hexadecimal, in any case; null when there is no such file.</summary>
    ValueTask<string?> HashFileAsync(FileHashKind kind, string path, CancellationToken cancellation);
}
