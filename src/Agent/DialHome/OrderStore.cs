using BuildFarm.Model.AgentProtocol;
using Google.Protobuf;

namespace BuildFarm.Agent.DialHome;

/// <summary>
/// The orders of this instance: a folder for each that is not reported to its end (the order itself, its spool, its journal),
/// and the results of the last ones that are, so that an order leased twice runs once. Only root can read it: orders carry
/// resolved secrets, which leave the disk with the order.
/// </summary>
internal sealed class OrderStore
{
    private const int RememberedResults = 50;
    private const string OrderFile = "order.bin";

    private readonly string _work;
    private readonly string _done;

    public OrderStore(string stateDirectory)
    {
        _work = Path.Combine(stateDirectory, "work");
        _done = Path.Combine(stateDirectory, "done");
        foreach (string folder in (string[])[stateDirectory, _work, _done])
        {
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Everything this agent has or had lately.</summary>
    public IReadOnlyCollection<string> Held() => [.. Folders().Concat(Directory.GetFiles(_done)).Select(path => Uri.UnescapeDataString(Path.GetFileName(path)))];

    public string FolderOf(string workId) => Path.Combine(_work, FileName(workId));

    /// <summary>An order that an earlier agent left; null when all are reported.</summary>
    public WorkOrder? Unfinished()
    {
        foreach (string folder in Folders())
        {
            string path = Path.Combine(folder, OrderFile);
            if (File.Exists(path))
            {
                return WorkOrder.Parser.ParseFrom(File.ReadAllBytes(path));
            }

            Directory.Delete(folder, recursive: true); // it died before the order was stored: the farm gives it again
        }

        return null;
    }

    /// <summary>Durable before anything of it runs.</summary>
    public void Save(WorkOrder order)
    {
        string folder = FolderOf(order.WorkId);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, OrderFile);
        using (FileStream file = new(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(order.ToByteArray());
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reported and acknowledged: only the result stays.</summary>
    public void Complete(string workId, WorkEvent result)
    {
        File.WriteAllBytes(Path.Combine(_done, FileName(workId)), result.ToByteArray());
        Directory.Delete(FolderOf(workId), recursive: true);
        foreach (FileInfo old in new DirectoryInfo(_done).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).Skip(RememberedResults))
        {
            old.Delete();
        }
    }

    /// <summary>The result of an order that ended earlier; null when it is not known.</summary>
    public WorkEvent? ResultOf(string workId)
    {
        string path = Path.Combine(_done, FileName(workId));
        return File.Exists(path) ? WorkEvent.Parser.ParseFrom(File.ReadAllBytes(path)) : null;
    }

    private string[] Folders() => [.. Directory.GetDirectories(_work).Order(StringComparer.Ordinal)];

    // ids come from outside: no path in them, and no dot alone
    private static string FileName(string workId) => Uri.EscapeDataString(workId) is var name && name is "." or ".." or "" ? "_" : Uri.EscapeDataString(workId);
}
